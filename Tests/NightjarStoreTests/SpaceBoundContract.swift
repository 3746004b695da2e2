import NightjarCore
import NightjarStore
import Testing

/// How much one plugin may keep.
@Suite struct `A store's space` {
    /// With its key of one byte and 64 besides, a value of so many counts for a hundred.
    private let value = "\"" + String(repeating: "x", count: 33) + "\""

    private func full(_ bytes: Int, of bound: Int) -> ValueChangeResult {
        .refused(
            "the plugin keeps \(bytes) bytes already; \(bound) is the most, keys and 64 for each value among them: delete some, or let them expire"
        )
    }

    @Test func `is what the port says`() {
        #expect(StoreBounds.onDisk.spaceBytes == ValueBounds.spaceBytes)
        #expect(StoreBounds.inMemory.spaceBytes == ValueBounds.spaceBytes)
    }

    @Test(arguments: StoreKind.allCases)
    func `takes no more when it is full`(_ kind: StoreKind) async throws {
        let test = try kind.make(.space(300))
        for key in ["a", "b", "c"] { #expect(try await test.store.set(key, value) == .done) }
        for _ in 0..<2 {
            #expect(try await test.store.set("d", "1") == full(300, of: 300))
            #expect(try await test.store.increment("d") == full(300, of: 300))
            #expect(try await test.store.compareAndSet("d", nil, "1") == full(300, of: 300))
            #expect(try await test.store.set("a", "[\(value)]") == full(300, of: 300))
            #expect(try await test.store.text(of: "d") == nil)
            #expect(try await test.store.text(of: "a") == value)
            try test.reopen()
        }
        #expect(try await test.store.set("d", value, in: "other") == .done)
        #expect(try await test.store.set("a", value) == .done)
        #expect(try await test.store.set("a", "1") == .done)
        // Now 266: no room for 66, but for 34 more.
        #expect(try await test.store.set("d", "1") == full(266, of: 300))
        #expect(try await test.store.set("b", "[\(value)]") == .done)
        #expect(try await test.store.compareAndSet("b", "[\(value)]", nil) == .done)
        try test.reopen()
        #expect(try await test.store.set("d", value) == .done)
        #expect(try await test.store.change("a", in: "p", .delete) == .done)
        #expect(try await test.store.change("a", in: "p", .delete) == .done)
        #expect(try await test.store.set("e", value) == .done)
        #expect(try await test.store.set("f", "1") == full(300, of: 300))
    }

    @Test(arguments: StoreKind.allCases)
    func `has the room again of what has expired`(_ kind: StoreKind) async throws {
        let test = try kind.make(.space(100_000))
        for number in 0..<1000 {
            // By twos, and the last not at all.
            let lifetime = number == 999 ? nil : Duration.seconds(1 + number / 2)
            let key = String(number + 1000)
            #expect(
                try await test.store.set(
                    key,
                    "\"\(String(repeating: "x", count: 30))\"",
                    lifetime: lifetime
                ) == .done
            )
        }
        #expect(try await test.store.set("next", "1") == full(100_000, of: 100_000))
        test.clocks.advance(milliseconds: 1000)
        #expect(try await test.store.set("next", "1") == .done)
        #expect(try await test.store.text(of: "1002") != nil)
        test.clocks.advance(milliseconds: 1_000_000)
        try test.reopen()
        let large = "\"" + String(repeating: "x", count: 99_700) + "\""
        #expect(try await test.store.set("large", large) == .done)
        #expect(try await test.store.text(of: "next") == "1")
        #expect(try await test.store.text(of: "1999") != nil)
        let kept = 100 + 69 + 5 + 64 + large.utf8.count
        #expect(try await test.store.set("more", large) == full(kept, of: 100_000))
        #expect(try await test.store.change("large", in: "p", .delete) == .done)
        #expect(try await test.store.set("more", large) == .done)
    }

    /// One that has expired and is set anew counts once.
    @Test(arguments: StoreKind.allCases)
    func `counts a key once`(_ kind: StoreKind) async throws {
        let test = try kind.make(.space(200))
        for _ in 0..<50 {
            #expect(try await test.store.set("a", value, lifetime: .seconds(1)) == .done)
            #expect(try await test.store.set("b", value, lifetime: .seconds(2)) == .done)
            #expect(try await test.store.set("c", "1") == full(200, of: 200))
            test.clocks.advance(milliseconds: 1000)
            #expect(try await test.store.compareAndSet("a", value, nil) == .differed)
            #expect(try await test.store.compareAndSet("a", nil, value) == .done)
            #expect(try await test.store.set("c", "1") == full(200, of: 200))
            #expect(try await test.store.compareAndSet("a", value, nil) == .done)
            try test.reopen()
        }
    }

    /// What was kept under a larger bound stays, and may shrink.
    @Test func `may have become smaller`() async throws {
        let folder = try StoreFolder()
        var store = try folder.open(.space(1000))
        for key in ["a", "b", "c"] { try await store.set(key, value) }
        store.close()
        store = try folder.open(.space(150))
        #expect(try await store.set("d", "1") == full(300, of: 150))
        #expect(try await store.set("a", "1") == .done)
        #expect(try await store.set("a", "2") == .done)
        #expect(try await store.set("a", "22") == full(266, of: 150))
        #expect(try await store.text(of: "b") == value)
        store.close()
    }
}
