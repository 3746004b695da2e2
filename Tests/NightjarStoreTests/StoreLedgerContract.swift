import NightjarCore
import NightjarStore
import Testing

/// What every store promises of the events that have succeeded.
@Suite struct `A store's ledger` {
    @Test(arguments: StoreKind.allCases)
    func `answers an event that has succeeded, and none that is new`(_ kind: StoreKind) async throws
    {
        let test = try kind.make()
        let body = Array(UInt8.min...UInt8.max)
        try await test.store.commit([
            .remember(.sample("e1"), Reply(status: 299, body: body), lifetime: .seconds(1)),
            .remember(.sample("e2"), Reply(status: 200, body: []), lifetime: .seconds(1)),
        ])
        try test.reopen()
        #expect(try await test.store.reply(to: .sample("e1")) == Reply(status: 299, body: body))
        #expect(try await test.store.reply(to: .sample("e2")) == Reply(status: 200, body: []))
        #expect(try await test.store.reply(to: .sample("e3")) == nil)
    }

    @Test(arguments: StoreKind.allCases)
    func `tells events by app, plugin, id and platform`(_ kind: StoreKind) async throws {
        let test = try kind.make()
        let keys = [
            DeliveryKey(app: "a", plugin: "p", event: "e", platform: .feishu),
            DeliveryKey(app: "a", plugin: "p", event: "e", platform: .people),
            DeliveryKey(app: "ap", plugin: "", event: "e", platform: .feishu),
            DeliveryKey(app: "", plugin: "ap", event: "e", platform: .feishu),
            DeliveryKey(app: "a", plugin: "p", event: "e\u{0}", platform: .feishu),
            DeliveryKey(app: "a", plugin: "p", event: "", platform: .feishu),
        ]
        for (number, key) in keys.enumerated() {
            #expect(try await test.store.reply(to: key) == nil)
            try await test.store.commit([
                .remember(key, .sample("\(number)"), lifetime: .seconds(1))
            ])
        }
        try test.reopen()
        for (number, key) in keys.enumerated() {
            #expect(try await test.store.reply(to: key) == .sample("\(number)"))
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `keeps the last reply to an event`(_ kind: StoreKind) async throws {
        let test = try kind.make()
        try await test.store.commit([.remember("e1", as: "one")])
        try await test.store.commit([.remember("e1", as: "two")])
        #expect(try await test.store.reply(to: .sample("e1")) == .sample("two"))
        #expect(try await test.store.counts().remembered == 1)
        try await test.store.commit([.remember("e1", as: "three"), .remember("e1", as: "four")])
        try test.reopen()
        #expect(try await test.store.reply(to: .sample("e1")) == .sample("four"))
    }

    @Test(arguments: StoreKind.allCases)
    func `forgets each event when its life is over`(_ kind: StoreKind) async throws {
        let test = try kind.make()
        for seconds in [20, 10] {
            try await test.store.commit([
                .remember(.sample("\(seconds)"), .sample("ok"), lifetime: .seconds(seconds))
            ])
        }
        test.clocks.advance(milliseconds: 9_999)
        try test.reopen()
        #expect(try await test.store.knows("10"))
        test.clocks.advance(milliseconds: 1)
        #expect(try await !test.store.knows("10"))
        test.clocks.advance(milliseconds: 9_999)
        #expect(try await test.store.knows("20"))
        test.clocks.advance(milliseconds: 1)
        #expect(try await !test.store.knows("20"))
        try await test.store.commit([.remember("10", as: "again")])
        #expect(try await test.store.knows("10"))
    }

    @Test(arguments: StoreKind.allCases)
    func `forgets the oldest beyond its count`(_ kind: StoreKind) async throws {
        let test = try kind.make(.sample(remembered: 3))
        for event in ["e1", "e2", "e3"] { try await test.store.commit([.remember(event)]) }
        #expect(try await test.store.knows("e1"))
        try test.reopen()
        try await test.store.commit([.remember("e4")])
        #expect(try await !test.store.knows("e1"))
        for event in ["e2", "e3", "e4"] { #expect(try await test.store.knows(event)) }
        #expect(try await test.store.counts().remembered == 3)
        try await test.store.commit((5..<20).map { .remember("e\($0)") })
        #expect(try await test.store.counts().remembered == 3)
        for event in ["e17", "e18", "e19"] { #expect(try await test.store.knows(event)) }
    }

    @Test(arguments: StoreKind.allCases)
    func `forgets the oldest beyond its bytes`(_ kind: StoreKind) async throws {
        let test = try kind.make(.sample(bytes: 1000))
        // A key of this suite takes 4 bytes.
        let large = String(repeating: "x", count: 400)
        try await test.store.commit([.remember("e1", as: large), .remember("e2", as: large)])
        try test.reopen()
        #expect(try await test.store.knows("e1"))
        try await test.store.commit([.remember("e3", as: large)])
        #expect(try await !test.store.knows("e1"))
        #expect(try await test.store.knows("e2"))
        #expect(try await test.store.knows("e3"))
        try await test.store.commit([.remember("e4", as: large + large + large)])
        #expect(try await !test.store.knows("e4"))
        #expect(try await test.store.knows("e3"))
    }

    @Test(arguments: StoreKind.allCases)
    func `keeps a long life while short ones behind it come and go`(_ kind: StoreKind) async throws
    {
        let test = try kind.make(.sample(remembered: 100))
        let month = Duration.seconds(30 * 86_400)
        try await test.store.commit([.remember(.sample("long"), .sample("ok"), lifetime: month)])
        for number in 0..<1000 {
            try await test.store.commit([
                .remember(.sample("\(number)"), .sample("ok"), lifetime: .seconds(10))
            ])
            test.clocks.advance(milliseconds: 1000)
            if number == 70 { try test.reopen() }
        }
        #expect(try await test.store.knows("long"))
        #expect(try await test.store.knows("999"))
        #expect(try await test.store.knows("991"))
    }

    @Test(arguments: StoreKind.allCases)
    func `is within its bytes when large replies follow many small ones`(
        _ kind: StoreKind
    ) async throws {
        let test = try kind.make(.sample(remembered: 100_000, bytes: 1_000_000))
        let small = String(repeating: "x", count: 100)
        try await test.store.commit((0..<5000).map { .remember("small \($0)", as: small) })
        try test.reopen()
        let large = String(repeating: "y", count: 100_000)
        for number in 0..<60 { try await test.store.commit([.remember("\(number)", as: large)]) }
        let remembered = try await test.store.counts().remembered
        #expect(remembered <= 9)
        #expect(try await test.store.knows("59"))
    }

    @Test(arguments: StoreKind.allCases)
    func `has what each of many callers has committed at once`(_ kind: StoreKind) async throws {
        let test = try kind.make(.inMemory)
        let store = test.store
        try await withThrowingTaskGroup { group in
            for caller in 0..<16 {
                group.addTask {
                    for event in 0..<100 {
                        try await store.commit([.remember("\(caller)-\(event)", as: "\(event)")])
                        let reply = try await store.reply(to: .sample("\(caller)-\(event)"))
                        #expect(reply == .sample("\(event)"))
                    }
                }
            }
            try await group.waitForAll()
        }
        try test.reopen()
        #expect(try await test.store.counts().remembered == 1600)
        for caller in 0..<16 {
            #expect(try await test.store.knows("\(caller)-0"))
            #expect(try await test.store.knows("\(caller)-99"))
        }
    }
}
