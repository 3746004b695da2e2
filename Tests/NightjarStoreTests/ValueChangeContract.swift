import NightjarCore
import NightjarStore
import Testing

/// What changes make of the value that they find.
@Suite struct `A change of a value` {
    @Test(arguments: StoreKind.allCases)
    func `sets what is equal as JSON`(_ kind: StoreKind) async throws {
        let test = try kind.make()
        for (present, old) in [
            (#"{"a":1,"b":[true,null]}"#, " {\"b\" : [ true,\nnull ], \"a\":1.0}"),
            (#""é\/\n""#, #""\u00e9/\u000a""#), ("1", "1.0"), ("-0.0", "0"), ("1e2", "100"),
            ("9007199254740993", "9007199254740993"), ("[]", "[ ]"), ("null", "null"),
        ] {
            try await test.store.set("k", present)
            try test.reopen()
            #expect(try await test.store.compareAndSet("k", old, "\"new\"") == .done, "\(present)")
            #expect(try await test.store.text(of: "k") == "\"new\"")
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `leaves what differs`(_ kind: StoreKind) async throws {
        let test = try kind.make()
        for (present, old) in [
            ("9007199254740993", "9007199254740992"),
            ("9223372036854775807", "9223372036854775808"),
            ("{}", "[]"), ("[1,2]", "[2,1]"), ("\"1\"", "1"), ("false", "null"), ("null", nil),
            (#"{"a":1}"#, #"{"a":1,"b":2}"#), (#"{"a":1,"b":2}"#, #"{"a":1}"#),
        ] {
            try await test.store.set("k", present)
            #expect(try await test.store.compareAndSet("k", old, "0") == .differed, "\(present)")
            #expect(try await test.store.compareAndSet("k", old, nil) == .differed, "\(present)")
            #expect(try await test.store.text(of: "k") == present)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `knows what is not there`(_ kind: StoreKind) async throws {
        let test = try kind.make()
        #expect(try await test.store.compareAndSet("k", nil, nil) == .done)
        #expect(try await test.store.compareAndSet("k", "1", "2") == .differed)
        #expect(try await test.store.compareAndSet("k", "null", nil) == .differed)
        #expect(try await test.store.text(of: "k") == nil)
        #expect(try await test.store.compareAndSet("k", nil, "1") == .done)
        #expect(try await test.store.compareAndSet("k", nil, "2") == .differed)
        #expect(try await test.store.text(of: "k") == "1")
        #expect(try await test.store.compareAndSet("k", "1", nil) == .done)
        try test.reopen()
        #expect(try await test.store.text(of: "k") == nil)
    }

    /// Such are compared before they are changed.
    @Test(arguments: StoreKind.allCases)
    func `does so with large values`(_ kind: StoreKind) async throws {
        let test = try kind.make(.space(1 << 20))
        let text = String(repeating: "x", count: 100_000)
        let large = "{\"a\":\"\(text)\",\"b\":1}"
        let same = "{ \"b\" : 1.0, \"a\" : \"\(text)\" }"
        let other = "{\"a\":\"\(text)\",\"b\":2}"
        try await test.store.set("k", large, lifetime: .seconds(10))
        try test.reopen()
        #expect(try await test.store.compareAndSet("k", other, "1") == .differed)
        #expect(try await test.store.compareAndSet("none", large, "1") == .differed)
        #expect(try await test.store.compareAndSet("k", same, other) == .done)
        #expect(try await test.store.text(of: "k") == other)
        #expect(try await test.store.compareAndSet("k", other, large) == .done)
        test.clocks.advance(milliseconds: 10_000)
        #expect(try await test.store.compareAndSet("k", large, "1") == .differed)
        #expect(try await test.store.compareAndSet("k", nil, large) == .done)
        #expect(try await test.store.compareAndSet("k", "1", "2") == .differed)
        #expect(try await test.store.compareAndSet("k", same, nil) == .done)
        #expect(try await test.store.text(of: "k") == nil)
    }

    // MARK: Increments

    @Test(arguments: StoreKind.allCases)
    func `adds whole numbers exactly, and others as floats`(_ kind: StoreKind) async throws {
        let test = try kind.make()
        #expect(
            try await test.store.increment("k", by: .integer(.max))
                == .number("9223372036854775807")
        )
        #expect(
            try await test.store.increment("k", by: .integer(-1)) == .number("9223372036854775806")
        )
        try await test.store.set("k", " 9007199254740992 ")
        try test.reopen()
        #expect(try await test.store.increment("k") == .number("9007199254740993"))
        #expect(try await test.store.text(of: "k") == "9007199254740993")
        try await test.store.set("k", "1")
        #expect(try await test.store.increment("k", by: .float(0.5)) == .number("1.5"))
        #expect(try await test.store.increment("k", by: .float(0.5)) == .number("2.0"))
        #expect(try await test.store.increment("k", by: .integer(1)) == .number("3.0"))
        #expect(try await test.store.increment("f", by: .float(3)) == .number("3.0"))
        #expect(try await test.store.text(of: "f") == "3.0")
    }

    @Test(arguments: StoreKind.allCases)
    func `refuses a sum that no number is`(_ kind: StoreKind) async throws {
        let test = try kind.make()
        let refused = ValueChangeResult.refused("the sum is beyond the bounds of a number")
        try await test.store.set("k", "9223372036854775807")
        #expect(try await test.store.increment("k") == refused)
        #expect(try await test.store.text(of: "k") == "9223372036854775807")
        try await test.store.set("k", "-9223372036854775808")
        #expect(try await test.store.increment("k", by: .integer(-1)) == refused)
        try await test.store.set("k", "1e308")
        #expect(try await test.store.increment("k", by: .float(1e308)) == refused)
        #expect(try await test.store.increment("k", by: .float(1e308)) == refused)
        #expect(
            try await test.store.increment("k", by: .float(.infinity))
                == .refused("the amount is not finite")
        )
        #expect(
            try await test.store.increment("none", by: .float(.nan))
                == .refused("the amount is not finite")
        )
        #expect(try await test.store.text(of: "k") == "1e308")
        #expect(try await test.store.text(of: "none") == nil)
    }

    @Test(arguments: StoreKind.allCases)
    func `does not add to what is no number`(_ kind: StoreKind) async throws {
        let test = try kind.make()
        for json in ["\"1\"", "null", "[1]", "{}", "true"] {
            try await test.store.set("k", json)
            #expect(try await test.store.increment("k") == .refused("the value is no number"))
            #expect(try await test.store.text(of: "k") == json)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func `comes after the one before it, of many at once`(_ kind: StoreKind) async throws {
        let test = try kind.make()
        let store = test.store
        try await withThrowingTaskGroup { group in
            for task in 0..<10 {
                group.addTask {
                    for _ in 0..<10 { _ = try await store.increment("sum") }
                    for _ in 0..<10 {
                        // As a plugin would: read, and try until nobody came between.
                        while true {
                            let present = try await store.text(of: "tried")
                            let next = (present.flatMap { Int($0) } ?? 0) + task
                            let result = try await store.compareAndSet("tried", present, "\(next)")
                            if result == .done { break }
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        try test.reopen()
        #expect(try await test.store.text(of: "sum") == "100")
        #expect(try await test.store.text(of: "tried") == "450")
    }

    @Test(arguments: StoreKind.allCases)
    func `comes after the one before it, of large ones too`(_ kind: StoreKind) async throws {
        let test = try kind.make(.space(1 << 20))
        let store = test.store
        let filler = String(repeating: "x", count: 5000)
        try await store.set("k", "[0,\"\(filler)\"]")
        try await withThrowingTaskGroup { group in
            for _ in 0..<5 {
                group.addTask {
                    for _ in 0..<5 {
                        while true {
                            let present = try #require(try await store.text(of: "k"))
                            let number = present.dropFirst().prefix { $0 != "," }
                            let next = (Int(number) ?? 0) + 1
                            let new = "[\(next),\"\(filler)\"]"
                            if try await store.compareAndSet("k", present, new) == .done { break }
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await store.text(of: "k") == "[25,\"\(filler)\"]")
    }

    /// However it is spelled by the others, the value is always this one.
    @Test(arguments: StoreKind.allCases)
    func `finds a large value equal whoever writes it anew meanwhile`(
        _ kind: StoreKind
    ) async throws {
        let test = try kind.make(.space(1 << 20))
        let store = test.store
        let value = "\"" + String(repeating: "x", count: 5000) + "\""
        try await store.set("k", value)
        try await withThrowingTaskGroup { group in
            for task in 0..<8 {
                group.addTask {
                    for round in 0..<10 {
                        let spelled = value + String(repeating: " ", count: 10 * task + round)
                        let result = try await store.compareAndSet("k", value, spelled)
                        #expect(result == .done)
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
