import NightjarCore
import NightjarStore
import Testing

/// What every store takes, and how it refuses the rest.
@Suite struct `A store's changes` {
    @Test(arguments: StoreKind.allCases)
    func `are refused where the inbox has no room, all of a set`(_ kind: StoreKind) async throws {
        let test = try kind.make(.sample(entries: 2))
        try await test.store.commit([.accept(1)])
        try test.reopen()
        let fault = await test.store.fault(of: [.remember("e1"), .accept(2), .accept(3)])
        #expect(fault?.kind == .full)
        #expect(
            fault?.message.hasSuffix(
                "the inbox holds 1 events, and may hold 2; it takes more when some are handled, or dead letters retried or dropped"
            ) == true
        )
        #expect(try await !test.store.knows("e1"))
        #expect(try await test.store.waitingNumbers() == [1])
        #expect(test.store.lastNumber == 1)
        try await test.store.commit([.remember("e1"), .accept(2)])
        #expect(await test.store.fault(of: [.accept(3)])?.kind == .full)
        try await test.store.commit([.finish(1)])
        try await test.store.commit([.accept(3)])
        #expect(try await test.store.waitingNumbers() == [2, 3])
    }

    @Test(arguments: StoreKind.allCases)
    func `are refused where the inbox has no bytes left`(_ kind: StoreKind) async throws {
        let test = try kind.make(.sample(entryBytes: 1000))
        try await test.store.commit([.accept(1, bytes: 600), .accept(2, bytes: 300)])
        try test.reopen()
        let fault = await test.store.fault(of: [.accept(3, bytes: 101)])
        #expect(fault?.kind == .full)
        #expect(
            fault?.message.hasSuffix(
                "the inbox holds 900 bytes of events, and may hold 1000; it takes more when some are handled, or dead letters retried or dropped"
            ) == true
        )
        try await test.store.commit([.accept(3, bytes: 100)])
    }

    @Test(arguments: StoreKind.allCases)
    func `may make room for themselves`(_ kind: StoreKind) async throws {
        let test = try kind.make(.sample(entries: 2, entryBytes: 100))
        try await test.store.commit([.accept(1, bytes: 50), .accept(2, bytes: 50)])
        try test.reopen()
        try await test.store.commit([.finish(1), .accept(3, bytes: 50)])
        try await test.store.commit([.accept(3, bytes: 40)])
        #expect(await test.store.fault(of: [.finish(3), .accept(4, bytes: 51)])?.kind == .full)
        #expect(await test.store.fault(of: [.accept(4), .finish(9)])?.kind == .full)
        #expect(try await test.store.waitingNumbers() == [2, 3])
    }

    @Test(arguments: StoreKind.allCases)
    func `may be none`(_ kind: StoreKind) async throws {
        let test = try kind.make()
        try await test.store.commit([])
        #expect(try await test.store.counts().remembered == 0)
    }

    @Test(arguments: StoreKind.allCases)
    func `move an event from the inbox to the ledger in one step`(_ kind: StoreKind) async throws {
        let test = try kind.make()
        try await test.store.commit([.accept(1)])
        try await test.store.commit([.remember("e1"), .finish(1)])
        try test.reopen()
        #expect(try await test.store.knows("e1"))
        #expect(try await test.store.waitingNumbers().isEmpty)
        let counts = try await test.store.counts()
        #expect((counts.remembered, counts.waiting) == (1, 0))
        #expect(counts.bytes > 0)
    }
}
