import NightjarCore
import NightjarStore
import Testing

/// What a store in a file does besides what it is asked for.
@Suite struct `A store's upkeep` {
    @Test func `removes what has expired a step at a time`() async throws {
        let folder = try StoreFolder()
        var store = try folder.open()
        try await store.commit((0..<95).map { .remember("e\($0)") })
        store.close()
        folder.clocks.advance(milliseconds: 3_600_000)
        store = try folder.open(.onDisk) {
            $0.pruning = 10
            $0.pruningPause = .seconds(3600)
        }
        // Each request is followed by a step.
        try await store.commit([.remember("new")])
        var counts = [96]
        while counts.last != 1, counts.count < 20 {
            counts.append(try await store.counts().remembered)
        }
        #expect(zip(counts, counts.dropFirst()).allSatisfy { $0 - $1 <= 10 }, "\(counts)")
        #expect(counts.last == 1)
        #expect(try await store.knows("new"))
        store.close()
        #expect(try RawDatabase.number("SELECT count(*) FROM ledger_feishu", in: folder.file) == 1)
    }

    @Test func `uses the room again that expired events leave`() async throws {
        let folder = try StoreFolder()
        let store = try folder.open()
        var sizes: [Int] = []
        for round in 0..<6 {
            for group in 0..<10 {
                try await store.commit((0..<100).map { .remember("\(round) \(group) \($0)") })
            }
            try await store.tidy()
            sizes.append(try await store.counts().bytes)
            folder.clocks.advance(milliseconds: 3_600_000)
            try await store.tidy()
            #expect(try await store.counts().remembered == 0)
        }
        #expect(sizes.last == sizes[1], "\(sizes)")
        store.close()
    }

    @Test func `removes more than comes when its bounds were lowered`() async throws {
        let folder = try StoreFolder()
        var store = try folder.open()
        try await store.commit((0..<1000).map { .remember("e\($0)") })
        store.close()
        store = try folder.open(.sample(remembered: 100))
        for number in 0..<20 { try await store.commit([.remember("new \(number)")]) }
        #expect(try await store.counts().remembered == 100)
        #expect(try await store.knows("e999"))
        #expect(try await !store.knows("e919"))
        store.close()
    }

    @Test func `commits what waits when it is closed, and lets every caller go on`() async throws {
        for round in 0..<10 {
            let folder = try StoreFolder()
            let store = try folder.open(.onDisk) { $0.gathering = .milliseconds(5) }
            let done = await withTaskGroup(of: ArrivalNumber?.self) { group in
                for number in 1...500 as ClosedRange<ArrivalNumber> {
                    group.addTask {
                        if number == 50 * (round + 1) { store.close() }
                        return await store.fault(of: [.accept(number)]) == nil ? number : nil
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let next = try folder.open()
            #expect(try await next.waitingNumbers() == done.compactMap { $0 }.sorted())
            next.close()
        }
    }

    @Test func `removes nothing before its end`() async throws {
        let folder = try StoreFolder()
        let store = try folder.open()
        try await store.commit([.remember("e1")])
        folder.clocks.advance(milliseconds: 3_599_999)
        try await store.tidy()
        #expect(try await store.knows("e1"))
        folder.clocks.advance(milliseconds: 1)
        try await store.tidy()
        #expect(try await store.counts().remembered == 0)
        store.close()
    }

    /// Some events then have the same hash, and the index cannot tell them apart.
    @Test func `tells events apart whose hashes collide`() async throws {
        let folder = try StoreFolder()
        var store = try folder.open(.onDisk) { $0.hashBits = 2 }
        for number in 0..<40 { try await store.commit([.remember("e\(number)", as: "\(number)")]) }
        try await store.commit([.remember("e7", as: "again")])
        for _ in 0..<2 {
            for number in 0..<40 where number != 7 {
                #expect(try await store.reply(to: .sample("e\(number)")) == .sample("\(number)"))
            }
            #expect(try await store.reply(to: .sample("e7")) == .sample("again"))
            #expect(try await !store.knows("e40"))
            #expect(try await store.counts().remembered == 40)
            store.close()
            store = try folder.open(.onDisk) { $0.hashBits = 2 }
        }
        folder.clocks.advance(milliseconds: 3_600_000)
        try await store.tidy()
        try await store.commit([.remember("e3", as: "new")])
        #expect(try await store.reply(to: .sample("e3")) == .sample("new"))
        #expect(try await !store.knows("e4"))
        store.close()
    }
}
