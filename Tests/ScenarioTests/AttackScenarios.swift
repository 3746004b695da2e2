import Foundation
import Testing

/// One attack, what it got, and what the harmless event after it got.
private struct AttackRun: Sendable {
    let attack: Attack
    let reply: AttackedDaemon.Reply
    let next: AttackedDaemon.Reply

    /// What is not as it should be; empty when all is.
    func deviations(_ facts: [String: String], _ endings: AttackEndings) -> [String] {
        var found: [String] = []
        let seen = endings.word(for: facts)
        if !attack.expected.contains(seen) {
            let said = facts["message"] ?? facts["reason"] ?? ""
            found.append("\(seen), not \(attack.expected.joined(separator: "|")): \(said)")
        }
        for reply in [reply, next] {
            if reply.text.contains("ESCAPED") { found.append(reply.text) }
            if reply.elapsed > AttackedDaemon.limit + .milliseconds(50) {
                found.append("answered after \(reply.elapsed)")
            }
        }
        if !next.text.contains(#""msg":"served""#) { found.append("the next event: \(next.text)") }
        return found.map { "\(attack.name): \($0)" }
    }
}

/// One test after another: each keeps the cores busy that the others' deadlines need.
@Suite(.serialized) struct `An attack` {
    /// So many at a time: each spins for its whole limit if it can, and timings shall say something.
    private static let atATime = 3

    /// A machine's own hiccups are over when the attack is alone, and tried again: what came late.
    private static let tries = 3

    private static func mayBeHiccup(_ deviation: String) -> Bool {
        [
            ": answered after ", ": timeout, not ",
            #": the next event: 200 {"code":-1,"msg":"timed out"}"#,
        ]
        .contains { deviation.contains($0) }
    }

    private func attacks(loading: Bool) throws -> [Attack] {
        try Attack.all().filter { $0.isLoading == loading }
    }

    @Test func `ends as its file says, is answered in time, and leaves nothing behind`()
        async throws
    {
        let attacks = try attacks(loading: false)
        #expect(attacks.count >= 140)
        let attacked = try await AttackedDaemon(attacks)
        try await attacked.serveAll("first")
        let before = await attacked.heldAtRest()
        #expect(before.workers == attacks.count)

        var left = attacks
        var deviations: [String] = []
        for number in 1...Self.tries where !left.isEmpty {
            let runs = try await run(left, on: attacked, number)
            let found = try await judge(runs, on: attacked, number)
            // Only what a busy machine may be the reason of is tried again.
            let isLast = number == Self.tries
            deviations += found.filter { isLast || !Self.mayBeHiccup($0) }
            left = runs.map(\.attack).filter { attack in
                found.contains { $0.hasPrefix("\(attack.name): ") && Self.mayBeHiccup($0) }
            }
        }
        #expect(deviations == [], "\(deviations.joined(separator: "\n"))")
        #expect(await attacked.heldAtRest(like: before) == before)
    }

    /// Each attack and then a harmless event; side by side at first, one by one when tried again.
    private func run(
        _ attacks: [Attack],
        on attacked: AttackedDaemon,
        _ number: Int
    ) async throws -> [AttackRun] {
        try await withThrowingTaskGroup(of: AttackRun.self) { group in
            var runs: [AttackRun] = []
            for (index, attack) in attacks.enumerated() {
                if index >= (number == 1 ? Self.atATime : 1), let run = try await group.next() {
                    runs.append(run)
                }
                group.addTask {
                    let id = "\(attack.name)-\(number)"
                    let reply = try await attacked.post(to: attack.name, id: id)
                    let next = try await attacked.post(
                        to: attack.name,
                        id: "\(id)-next",
                        harmless: true
                    )
                    return AttackRun(attack: attack, reply: reply, next: next)
                }
            }
            for try await run in group { runs.append(run) }
            return runs
        }
    }

    private func judge(
        _ runs: [AttackRun],
        on attacked: AttackedDaemon,
        _ number: Int
    ) async throws -> [String] {
        // Lines stand in the order of the endings: after this one all are there.
        let last = "\(attacked.names[0])-end-\(number)"
        _ = try await attacked.post(to: attacked.names[0], id: last, harmless: true)
        _ = try await attacked.daemon.line(containing: "event.id=\(last) ")
        let facts = attacked.endings()
        let endings = try AttackEndings()
        return runs.flatMap { $0.deviations(facts[$0.reply.event] ?? [:], endings) }
    }

    @Test func `that only a kill ends leaves no process and no descriptor`() async throws {
        let stuck = try #require(try Attack.all().first { $0.name == "tab_collide_rehash" })
        let names = ["first", "second", "third"]
        let attacked = try await AttackedDaemon(names.map { _ in stuck }, as: names)
        try await attacked.serveAll("first")
        let before = await attacked.heldAtRest()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for name in names {
                group.addTask {
                    for number in 1...10 {
                        let reply = try await attacked.post(to: name, id: "\(name)-\(number)")
                        #expect(reply.text == #"200 {"code":-1,"msg":"timed out"}"#)
                    }
                }
            }
            try await group.waitForAll()
        }
        try await attacked.serveAll("last")
        #expect(await attacked.heldAtRest(like: before) == before)
        let kills = attacked.daemon.logText.components(separatedBy: "could not be stopped").count
        // Where a busy machine lets one begin only at its deadline, nothing has to be killed.
        #expect((25...31).contains(kills))
    }

    @Test
    func `in a file's top level is refused by the check, and by a daemon that goes on serving`()
        async throws
    {
        let honest = try #require(try Attack.all().first { $0.name == "ok_true" })
        let attacked = try await AttackedDaemon([honest])
        let (daemon, folder) = (attacked.daemon, attacked.daemon.folder)
        let attacks = try attacks(loading: true)
        let position = daemon.logPosition
        for attack in attacks { try attack.copy(to: folder.url.appendingPathComponent("plugins")) }
        let names = [honest.name] + attacks.map(\.name)
        try folder.write(AttackedDaemon.manifest(of: names), to: "subscriptions.yaml")

        async let refusal = daemon.line(after: position, containing: "reload refused")
        let check = try await Program.run("nightjar", ["check"], in: folder)
        #expect(check.status == 1)
        for attack in attacks {
            let isFound =
                check.errors.contains("error: plugin \"\(attack.name)\"")
                || check.errors.contains("plugins/\(attack.name)")
            #expect(isFound, "\(attack.name) was not refused")
        }
        #expect(check.errors.contains("\(attacks.count) errors"), "\(check.errors)")
        _ = try await refusal
        let reply = try await attacked.post(to: honest.name, id: "after")
        #expect(reply.text == #"200 {"code":200,"msg":"success"}"#)
    }
}
