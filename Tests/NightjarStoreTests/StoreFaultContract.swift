import NightjarCore
import NightjarStore
import Testing

/// What holds whichever call fails.
///
/// Each run fails the first call, then the second and so on, until one is clean.
@Suite struct `A store that fails` {
    /// One event, from its acknowledgement to its end, and what was said about each step.
    private struct Life {
        let number: ArrivalNumber
        var isAccepted = false
        var isFinished = false

        var key: DeliveryKey { .sample("e\(number)") }
    }

    @Test(arguments: StoreKind.allCases, FaultyStore.Failure.allCases)
    func `has what it said it has, and nothing by halves`(
        _ kind: StoreKind,
        _ failure: FaultyStore.Failure
    ) async throws {
        for failing in 1... {
            let test = try kind.make()
            let store = FaultyStore(test.store, failing: failing, failure)
            var lives = (1...3).map { Life(number: $0) }
            for index in lives.indices { await live(&lives[index], in: store) }
            try test.reopen()
            for life in lives { try await check(life, in: test.store) }
            // It goes on as if nothing had been.
            try await test.store.commit([.accept(9), .remember("e9")])
            #expect(try await test.store.knows("e9"))
            guard store.hasFailed else {
                #expect(lives.allSatisfy { $0.isFinished })
                return
            }
        }
    }

    private func live(_ life: inout Life, in store: FaultyStore) async {
        guard (try? await store.reply(to: life.key)) == .some(nil) else { return }
        let marker = StoreChange.remember("accepted \(life.number)")
        life.isAccepted = await store.fault(of: [.accept(life.number), marker]) == nil
        guard life.isAccepted, (try? await store.entry(life.number)) != nil else { return }
        _ = await store.fault(of: [
            .postpone(life.number, attempts: 1, due: WallTime(milliseconds: 1))
        ])
        let end: [StoreChange] = [
            .finish(life.number), .remember(life.key, .sample("done"), lifetime: .seconds(60)),
        ]
        life.isFinished = await store.fault(of: end) == nil
    }

    private func check(_ life: Life, in store: any DeliveryStore) async throws {
        let isThere = try await store.entry(life.number) != nil
        let isDone = try await store.reply(to: life.key) != nil
        let isMarked = try await store.knows("accepted \(life.number)")
        #expect(isMarked == (isThere || isDone), "accepted by halves")
        #expect(!(isThere && isDone), "finished by halves")
        if life.isAccepted { #expect(isMarked) }
        if life.isFinished { #expect(isDone) }
    }
}
