import LuaSandbox
import Testing

@Suite struct `The jail` {
    struct Attempt: Sendable, CustomTestStringConvertible {
        let name: String
        let isFiltered: Bool
        let outcome: String
        let said: String
        let testDescription: String

        static let all = JailProbe.rows("attempts", columns: 5).filter { row in
            #if arch(x86_64)
            true
            #else
            row[4] == "any"
            #endif
        }.map { row in
            Attempt(
                name: row[0],
                isFiltered: row[1] == "jail",
                outcome: row[2],
                said: row[3],
                testDescription: "\(row[0]), \(row[1])"
            )
        }
    }

    @Test func `is tried in every way that is written down`() {
        #expect(Attempt.all.count > 130)
    }

    @Test(arguments: Attempt.all)
    func `lets none of these through, and says which it was`(_ attempt: Attempt) async throws {
        let neighbour = try await Neighbour.runs()
        let probe = try JailProbe("\(attempt.name) \(neighbour)") {
            $0.isJailed = attempt.isFiltered
        }
        let failure = await probe.load()
        let end = await probe.probed.events.nextEnd()
        switch attempt.outcome {
        case "stopped":
            let call = attempt.said == "-" ? "" : ": \(attempt.said)"
            #expect(end == "the jail stopped a forbidden system call\(call)")
            #expect(failure?.reason == .died)
            if !call.isEmpty { #expect(failure?.message.contains(call) == true) }
        case "died":
            #expect(end == attempt.said)
            #expect(failure?.reason == .died)
        case "refused":
            #expect(failure?.message == attempt.said)
            #expect(failure?.reason == .raised)
        default: Issue.record("no outcome: \(attempt.outcome)")
        }
        #expect(try await Neighbour.runs() == neighbour)
    }
}
