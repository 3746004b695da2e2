import NightjarCore
import NightjarStore
import Testing

/// What every key-value store promises.
@Suite struct `A store's values` {
    @Test(arguments: StoreKind.allCases)
    func `are there until they are deleted`(_ kind: StoreKind) async throws {
        let test = try kind.make()
        #expect(try await test.store.text(of: "k") == nil)
        #expect(try await test.store.set("k", "{\"a\": [1, 1.0]}") == .done)
        #expect(try await test.store.text(of: "k") == "{\"a\": [1, 1.0]}")
        try test.reopen()
        #expect(try await test.store.text(of: "k") == "{\"a\": [1, 1.0]}")
        #expect(try await test.store.set("k", "null") == .done)
        #expect(try await test.store.text(of: "k") == "null")
        #expect(try await test.store.change("k", in: "p", .delete) == .done)
        #expect(try await test.store.text(of: "k") == nil)
        #expect(try await test.store.change("k", in: "p", .delete) == .done)
        try test.reopen()
        #expect(try await test.store.text(of: "k") == nil)
    }

    /// Two of them look alike, and are not the same.
    @Test(arguments: StoreKind.allCases)
    func `have keys of any text`(_ kind: StoreKind) async throws {
        let test = try kind.make()
        let keys = [
            "a", "a\u{0}", "a\u{0}b", "\u{0}", "A", "\u{e9}", "e\u{301}", "用户", "🚀", "\u{FEFF}",
            " ",
            "%", "'\"", String(repeating: "x", count: 512),
        ]
        for (number, key) in keys.enumerated() { try await test.store.set(key, "\(number)") }
        try test.reopen()
        for (number, key) in keys.enumerated() {
            #expect(try await test.store.text(of: key) == "\(number)")
        }
        for (number, key) in keys.enumerated() where number % 2 == 0 {
            _ = try await test.store.change(key, in: "p", .delete)
        }
        for (number, key) in keys.enumerated() {
            #expect(try await test.store.text(of: key) == (number % 2 == 0 ? nil : "\(number)"))
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `are a space's own`(_ kind: StoreKind) async throws {
        let test = try kind.make()
        let spaces = ["p", "p\u{0}", "q", "", "\u{e9}", "e\u{301}"]
        for space in spaces { try await test.store.set("k", "\"\(space.utf8.count)\"", in: space) }
        _ = try await test.store.change("k", in: "q", .delete)
        try test.reopen()
        for space in spaces where space != "q" {
            // Escaped by nobody: a NUL is not in the length.
            #expect(try await test.store.text(of: "k", in: space) == "\"\(space.utf8.count)\"")
        }
        #expect(try await test.store.text(of: "k", in: "q") == nil)
    }

    @Test(arguments: StoreKind.allCases)
    func `do not count among events`(_ kind: StoreKind) async throws {
        let test = try kind.make()
        try await test.store.commit([.remember("e"), .accept(1)])
        try await test.store.set("k", "1")
        try test.reopen()
        let counts = try await test.store.counts()
        #expect((counts.remembered, counts.waiting, counts.dead) == (1, 1, 0))
    }

    // MARK: Lifetimes

    @Test(arguments: StoreKind.allCases)
    func `are gone once their lifetime is over`(_ kind: StoreKind) async throws {
        let test = try kind.make()
        try await test.store.set("a", "1", lifetime: .milliseconds(1500))
        try await test.store.set("b", "2")
        try await test.store.set("c", "3", lifetime: .zero)
        try await test.store.set("d", "4", lifetime: .seconds(Int64.max))
        try await test.store.set("b", "0", lifetime: .seconds(-1), in: "q")
        test.clocks.advance(milliseconds: 1499)
        try test.reopen()
        #expect(try await test.store.text(of: "a") == "1")
        test.clocks.advance(milliseconds: 1)
        for _ in 0..<2 {
            #expect(try await test.store.text(of: "a") == nil)
            #expect(try await test.store.text(of: "b") == "2")
            #expect(try await test.store.text(of: "c") == nil)
            #expect(try await test.store.text(of: "d") == "4")
            #expect(try await test.store.text(of: "b", in: "q") == nil)
            try test.reopen()
        }
        #expect(try await test.store.compareAndSet("a", "1", "2") == .differed)
        #expect(try await test.store.compareAndSet("a", nil, "5") == .done)
        test.clocks.advance(milliseconds: 3_600_000)
        #expect(try await test.store.text(of: "a") == "5")
    }

    @Test(arguments: StoreKind.allCases)
    func `keep their lifetime unless they are set`(_ kind: StoreKind) async throws {
        let test = try kind.make()
        for key in ["a", "b", "c", "d", "e"] {
            try await test.store.set(key, "1", lifetime: .seconds(10))
        }
        test.clocks.advance(milliseconds: 5000)
        #expect(try await test.store.increment("a") == .number("2"))
        #expect(try await test.store.compareAndSet("b", "1", "2") == .done)
        try await test.store.set("c", "2")
        try await test.store.set("d", "2", lifetime: .seconds(10))
        #expect(try await test.store.compareAndSet("e", "1", nil) == .done)
        #expect(try await test.store.compareAndSet("e", nil, "2") == .done)
        try test.reopen()
        test.clocks.advance(milliseconds: 4999)
        for key in ["a", "b", "c", "d", "e"] { #expect(try await test.store.text(of: key) == "2") }
        test.clocks.advance(milliseconds: 1)
        for key in ["a", "b"] { #expect(try await test.store.text(of: key) == nil) }
        for key in ["c", "d", "e"] { #expect(try await test.store.text(of: key) == "2") }
        test.clocks.advance(milliseconds: 5000)
        #expect(try await test.store.text(of: "d") == nil)
        #expect(try await test.store.increment("d") == .number("1"))
        test.clocks.advance(milliseconds: 3_600_000)
        for key in ["c", "d", "e"] { #expect(try await test.store.text(of: key) != nil) }
    }

    // MARK: Bounds

    @Test(arguments: StoreKind.allCases)
    func `have a key and a size`(_ kind: StoreKind) async throws {
        let test = try kind.make()
        let long = String(repeating: "é", count: 257)
        #expect(try await test.store.set("", "1") == .refused("the key is empty"))
        #expect(
            try await test.store.set(long, "1")
                == .refused("the key has 514 bytes, and may have 512")
        )
        #expect(
            try await test.store.increment(long)
                == .refused("the key has 514 bytes, and may have 512")
        )
        #expect(try await test.store.text(of: "") == nil)
        #expect(try await test.store.text(of: long) == nil)
        let largest = "\"" + String(repeating: "x", count: ValueBounds.valueBytes - 2) + "\""
        #expect(try await test.store.set("k", largest) == .done)
        try test.reopen()
        #expect(try await test.store.text(of: "k") == largest)
        #expect(
            try await test.store.set("k", largest + " ")
                == .refused("the value has 262145 bytes as JSON, and may have 262144")
        )
        #expect(
            try await test.store.compareAndSet("k", largest, largest + " ")
                == .refused("the new value has 262145 bytes as JSON, and may have 262144")
        )
        #expect(
            try await test.store.compareAndSet("k", largest + " ", nil)
                == .refused("the old value has 262145 bytes as JSON, and may have 262144")
        )
        #expect(try await test.store.text(of: "k") == largest)
        #expect(try await test.store.compareAndSet("k", largest, "1") == .done)
    }

    @Test(arguments: StoreKind.allCases)
    func `are JSON`(_ kind: StoreKind) async throws {
        let test = try kind.make()
        try await test.store.set("k", "1")
        #expect(
            try await test.store.set("k", "") == .refused("the value is no JSON: it ends too early")
        )
        #expect(
            try await test.store.set("k", "{\"a\":1,\"a\":2}")
                == .refused("the value is no JSON: it has a name twice in one object")
        )
        #expect(
            try await test.store.compareAndSet("k", "1", "1 2")
                == .refused("the new value is no JSON: it has text after its end")
        )
        #expect(
            try await test.store.compareAndSet("k", "x", "2")
                == .refused("the old value is no JSON: it has an unexpected character")
        )
        let deep = String(repeating: "[", count: 129) + String(repeating: "]", count: 129)
        #expect(
            try await test.store.set("k", deep)
                == .refused("the value is no JSON: it nests deeper than 128")
        )
        #expect(try await test.store.text(of: "k") == "1")
        let deepest = String(deep.dropFirst().dropLast())
        #expect(try await test.store.set("k", deepest) == .done)
        #expect(try await test.store.text(of: "k") == deepest)
    }
}
