import LuaSandbox
import Testing

@Suite(.timeLimit(.minutes(2))) struct `A worker that lies` {
    struct Lie: Sendable, CustomTestStringConvertible {
        let name: String
        let outcome: String
        let end: String
        var countsLines: Bool { name.hasPrefix("lines-") }
        var testDescription: String { name }

        static func all(_ when: String) -> [Lie] {
            JailProbe.rows("lies", columns: 4).filter { $0[1] == when }.map {
                Lie(name: $0[0], outcome: $0[2], end: $0[3])
            }
        }
    }

    @Test(arguments: Lie.all("load"))
    func `while it loads is ended, and only it`(_ lie: Lie) async throws {
        let neighbour = try await Neighbour.runs()
        let probe = try JailProbe(lie.name) {
            $0.loadLimit = .seconds(1)
            $0.countsLines = lie.countsLines
        }
        let failure = try #require(await probe.load())
        #expect(failure.message.hasPrefix(lie.outcome.isEmpty ? lie.end : lie.outcome))
        let end = await probe.probed.events.nextEnd()
        #expect(end?.contains(lie.end) == true, "\(end ?? "no end")")
        #expect(try await Neighbour.runs() == neighbour)
    }

    @Test(arguments: Lie.all("serve"))
    func `while it serves is ended, and only it`(_ lie: Lie) async throws {
        let neighbour = try await Neighbour.runs()
        let probe = try JailProbe(lie.name) {
            $0.longestGrace = .milliseconds(100)
            $0.countsLines = lie.countsLines
            // On a busy machine the probe may stand still, which is no lie.
            $0.patience = .seconds(60)
        }
        let limit = lie.outcome == "timedOut" ? Duration.seconds(5) : .seconds(20)
        let ending = await probe.probed.invoke(within: limit)
        switch lie.outcome {
        case "interrupted":
            guard case .interrupted = ending else {
                Issue.record("\(ending)")
                return
            }
        case "succeeded":
            guard case .succeeded = ending else {
                Issue.record("\(ending)")
                return
            }
        default: #expect(ending == .timedOut)
        }
        let end = await probe.probed.events.nextEnd()
        #expect(end?.contains(lie.end) == true, "\(end ?? "no end")")
        #expect(try await Neighbour.runs() == neighbour)
    }

    @Test func `about its handlers' names is not believed, nor is it ended`() async throws {
        let probe = try JailProbe("ready-with-broken-names")
        let handlers = try await probe.probed.sandbox.load()
        #expect(handlers == .table(namesJSON: Array("[\"a\",,{".utf8)))
    }

    @Test func `about what it has used is shown, and summed up without a trap`() async throws {
        let probe = try JailProbe("use-everything")
        for _ in 0..<2000 { #expect(await probe.probed.invoke() == .succeeded(nil)) }
        #expect(probe.probed.sandbox.workers == 1)
        _ = probe.probed.sandbox.usage
    }

    @Test func `and does not read gets only so much`() async throws {
        let probe = try JailProbe("never-read") { $0.longestGrace = .milliseconds(100) }
        let argument = "{\"a\":\"" + String(repeating: "x", count: 3 << 20) + "\"}"
        let endings = await withTaskGroup(of: Ending.self) { group in
            for _ in 0..<12 {
                group.addTask { await probe.probed.invoke(argument, within: .milliseconds(800)) }
            }
            return await group.reduce(into: [Ending]()) { $0.append($1) }
        }
        #expect(endings.contains(.overloaded))
        #expect(endings.allSatisfy { $0 == .overloaded || $0 == .timedOut })
    }
}
