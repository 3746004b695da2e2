import NightjarCore
import NightjarStore
import Testing

/// What every store promises of the events that wait, and of the dead letters.
@Suite struct `A store's inbox` {
    @Test(arguments: StoreKind.allCases)
    func `gives back what was accepted`(_ kind: StoreKind) async throws {
        let test = try kind.make()
        let odd = InboxEntry(
            waiting: WaitingEntry(
                number: 7,
                app: "app",
                plugin: "plug\u{0}in",
                lane: "",
                attempts: 3,
                due: WallTime(milliseconds: -5)
            ),
            event: .odd,
            acceptedAt: WallTime(milliseconds: 1 << 52)
        )
        let plain = InboxEntry.sample(8, bytes: 0)
        try await test.store.commit([.accept(odd), .accept(plain)])
        try test.reopen()
        for entry in [odd, plain] {
            let found = try #require(try await test.store.entry(entry.number))
            #expect("\(found)" == "\(entry)")
        }
        #expect(try await test.store.entry(9) == nil)
        #expect(try await test.store.waiting(after: 0, limit: 9) == [odd.waiting, plain.waiting])
    }

    @Test(arguments: StoreKind.allCases)
    func `replaces an entry by one of the same number`(_ kind: StoreKind) async throws {
        let test = try kind.make()
        try await test.store.commit([.accept(1, bytes: 10), .accept(2)])
        try test.reopen()
        try await test.store.commit([.accept(1, bytes: 20)])
        #expect(try await test.store.entry(1)?.event.document.count == 20)
        #expect(try await test.store.waitingNumbers() == [1, 2])
        #expect(try await test.store.counts().waiting == 2)
    }

    @Test(arguments: StoreKind.allCases)
    func `lists in the order of numbers, a part at a time`(_ kind: StoreKind) async throws {
        let test = try kind.make()
        for number in [30, 10, 50, 20, 40] as [ArrivalNumber] {
            try await test.store.commit([.accept(number)])
        }
        try test.reopen()
        #expect(try await test.store.waiting(after: 0, limit: 2).map(\.number) == [10, 20])
        #expect(try await test.store.waiting(after: 20, limit: 2).map(\.number) == [30, 40])
        #expect(try await test.store.waiting(after: 40, limit: 2).map(\.number) == [50])
        #expect(try await test.store.waiting(after: 50, limit: 2).isEmpty)
        #expect(try await test.store.waiting(after: .max, limit: 2).isEmpty)
        #expect(try await test.store.waiting(after: 0, limit: 0).isEmpty)
    }

    @Test(arguments: StoreKind.allCases)
    func `lets go what is done`(_ kind: StoreKind) async throws {
        let test = try kind.make()
        try await test.store.commit([.accept(1), .accept(2), .accept(3), .bury(3, .sample())])
        try await test.store.commit([.finish(1), .finish(3), .finish(99)])
        try test.reopen()
        #expect(try await test.store.entry(1) == nil)
        #expect(try await test.store.waitingNumbers() == [2])
        let counts = try await test.store.counts()
        #expect((counts.waiting, counts.dead) == (1, 0))
    }

    @Test(arguments: StoreKind.allCases)
    func `notes a failed run of what waits`(_ kind: StoreKind) async throws {
        let test = try kind.make()
        let due = WallTime(milliseconds: 1234)
        try await test.store.commit([.accept(1), .accept(2), .bury(2, .sample())])
        try await test.store.commit([
            .postpone(1, attempts: 4, due: due), .postpone(2, attempts: 5, due: due),
            .postpone(3, attempts: 6, due: due),
        ])
        try test.reopen()
        var expected = WaitingEntry.sample(1)
        expected.attempts = 4
        expected.due = due
        #expect(try await test.store.waiting(after: 0, limit: 9) == [expected])
        #expect(try await test.store.entry(2)?.waiting.attempts == 9)
        #expect(try await test.store.entry(3) == nil)
    }

    @Test(arguments: StoreKind.allCases)
    func `lists dead letters with their reason`(_ kind: StoreKind) async throws {
        let test = try kind.make()
        let odd = InboxEntry(
            waiting: WaitingEntry(
                number: 2,
                app: "app",
                plugin: "p",
                lane: "l",
                due: WallTime(milliseconds: 3)
            ),
            event: .odd,
            acceptedAt: WallTime(milliseconds: 4)
        )
        let traced = Burial(
            at: WallTime(milliseconds: 1),
            outcome: "timed out",
            reason: "",
            traceback: "stack traceback:\n\t[C]",
            attempts: 1,
            holdsLane: false
        )
        try await test.store.commit([.accept(1), .accept(odd), .accept(3)])
        try await test.store.commit([.bury(1, .sample()), .bury(2, .sample()), .bury(9, traced)])
        try await test.store.commit([.bury(2, traced)])
        try test.reopen()
        let letters = try await test.store.deadLetters(after: 0, limit: 9)
        #expect(letters.map(\.number) == [1, 2])
        #expect(letters.first?.burial == .sample())
        let expected = DeadLetter(
            number: 2,
            app: "app",
            plugin: "p",
            type: "用户离职",
            id: "id\u{0}with NUL",
            lane: "l",
            acceptedAt: WallTime(milliseconds: 4),
            burial: traced
        )
        #expect(letters.last == expected)
        #expect(try await test.store.deadLetters(after: 1, limit: 1) == [expected])
        #expect(try await test.store.deadLetters(after: 0, limit: 1).map(\.number) == [1])
        #expect(try await test.store.waitingNumbers() == [3])
        #expect(try await test.store.entry(2)?.burial == traced)
        let counts = try await test.store.counts()
        #expect((counts.waiting, counts.dead) == (1, 2))
    }

    @Test(arguments: StoreKind.allCases)
    func `shows among what waits a dead letter that holds its lane`(
        _ kind: StoreKind
    ) async throws {
        let test = try kind.make()
        try await test.store.commit([.accept(1), .accept(2), .accept(3)])
        try await test.store.commit([.bury(1, .sample(holdsLane: true)), .bury(2, .sample())])
        try test.reopen()
        let waiting = try await test.store.waiting(after: 0, limit: 9)
        #expect(waiting.map(\.number) == [1, 3])
        #expect(waiting.map(\.holdsLane) == [true, false])
        try await test.store.commit([.bury(1, .sample())])
        #expect(try await test.store.waitingNumbers() == [3])
    }

    @Test(arguments: StoreKind.allCases)
    func `lets a dead letter wait again from the beginning`(_ kind: StoreKind) async throws {
        let test = try kind.make()
        try await test.store.commit([.accept(1), .accept(2), .bury(1, .sample(holdsLane: true))])
        try await test.store.commit([.postpone(2, attempts: 2, due: WallTime(milliseconds: 9))])
        test.clocks.advance(milliseconds: 5000)
        try test.reopen()
        let now = test.store.now
        try await test.store.commit([.revive(1), .revive(2), .revive(3)])
        var revived = WaitingEntry.sample(1)
        revived.due = now
        var other = WaitingEntry.sample(2)
        other.attempts = 2
        other.due = WallTime(milliseconds: 9)
        #expect(try await test.store.waiting(after: 0, limit: 9) == [revived, other])
        #expect(try await test.store.deadLetters(after: 0, limit: 9).isEmpty)
        #expect(try await test.store.entry(1)?.burial == nil)
        let counts = try await test.store.counts()
        #expect((counts.waiting, counts.dead) == (2, 0))
    }

    @Test(arguments: StoreKind.allCases)
    func `knows the highest number when all have gone`(_ kind: StoreKind) async throws {
        let test = try kind.make()
        #expect(test.store.lastNumber == 0)
        try await test.store.commit([.accept(41), .accept(12)])
        #expect(test.store.lastNumber == 41)
        try await test.store.commit([.finish(41), .finish(12)])
        try test.reopen()
        #expect(test.store.lastNumber == 41)
        #expect(try await test.store.counts().waiting == 0)
    }
}
