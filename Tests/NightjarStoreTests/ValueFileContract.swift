import Foundation
import NightjarCore
import NightjarStore
import Testing

/// What a store in a file does with values besides what every store does.
@Suite struct `Values in a store's file` {
    private func rows(_ folder: StoreFolder) throws -> Int? {
        try RawDatabase.number("SELECT count(*) FROM kv", in: folder.file)
    }

    @Test func `leave it a step at a time when they have expired`() async throws {
        let folder = try StoreFolder()
        var store = try folder.open()
        for number in 0..<95 {
            let space = "p\(number % 3)"
            try await store.set("k\(number)", "1", lifetime: .seconds(1), in: space)
        }
        try await store.set("stays", "1", lifetime: .seconds(3600), in: "p1")
        store.close()
        folder.clocks.advance(milliseconds: 1000)
        var counts: [Int] = []
        repeat {
            store = try folder.open(.onDisk) {
                $0.pruning = 10
                $0.pruningPause = .seconds(3600)
            }
            // Each request is followed by a step.
            #expect(try await store.text(of: "k0", in: "p0") == nil)
            store.close()
            counts.append(try #require(try rows(folder)))
        } while counts.last != 1 && counts.count < 20
        let steps = zip([96] + counts, counts).map { $0 - $1 }
        #expect(steps.allSatisfy { (0...10).contains($0) }, "\(counts)")
        #expect(counts.last == 1)
        store = try folder.open()
        #expect(try await store.text(of: "stays", in: "p1") == "1")
        store.close()
        let sum = "SELECT bytes FROM kv_spaces"
        #expect(try RawDatabase.number(sum, in: folder.file) == 64 + 5 + 1)
    }

    @Test func `leave it whatever their size, a few large ones at a time`() async throws {
        let folder = try StoreFolder()
        let store = try folder.open()
        let large = "\"" + String(repeating: "x", count: 250_000) + "\""
        for number in 0..<12 { try await store.set("k\(number)", large, lifetime: .seconds(1)) }
        folder.clocks.advance(milliseconds: 1000)
        try await store.tidy()
        store.close()
        #expect(try rows(folder) == 0)
        #expect(try RawDatabase.number("SELECT count(*) FROM kv_spaces", in: folder.file) == 0)
    }

    /// What the row of a space says is what its values take, whatever was done to them.
    @Test func `are counted exactly`() async throws {
        let folder = try StoreFolder()
        var random = SeededNumbers(seed: 7)
        for _ in 0..<6 {
            let store = try folder.open(.space(3000))
            for _ in 0..<150 {
                let key = "k\(random.next(20))"
                let space = "p\(random.next(2))"
                let json = "\"" + String(repeating: "x", count: random.next(300)) + "\""
                let lifetime = random.next(2) == 0 ? nil : Duration.milliseconds(random.next(900))
                switch random.next(5) {
                case 0: _ = try await store.change(key, in: space, .delete)
                case 1: _ = try await store.increment(key)
                case 2: _ = try await store.compareAndSet(key, nil, json)
                default: try await store.set(key, json, lifetime: lifetime, in: space)
                }
                folder.clocks.advance(milliseconds: Int64(random.next(50)))
            }
            store.close()
            let wrong = """
                SELECT count(*) FROM (SELECT space, sum(length(key) + length(value) + 64) AS bytes FROM kv GROUP BY space) AS counted
                FULL JOIN kv_spaces USING (space) WHERE counted.bytes IS NOT kv_spaces.bytes
                """
            #expect(try RawDatabase.number(wrong, in: folder.file) == 0)
            let largest = try RawDatabase.number(
                "SELECT max(bytes) FROM kv_spaces",
                in: folder.file
            )
            #expect(try #require(largest) <= 3000)
        }
    }

    @Test func `are there when the process was killed after any change`() async throws {
        let folder = try StoreFolder()
        let store = try folder.open()
        for number in 1...20 {
            try await store.set("k\(number)", "\(number)")
            _ = try await store.increment("sum", by: .integer(Int64(number)))
            let copy = try StoreFolder()
            // In this order: a log that is emptied in between has gone into the file.
            for name in ["-wal", ""] {
                try FileManager.default.copyItem(
                    atPath: folder.file + name,
                    toPath: copy.file + name
                )
            }
            let found = try copy.open()
            for former in 1...number {
                #expect(try await found.text(of: "k\(former)") == "\(former)")
            }
            #expect(try await found.text(of: "sum") == "\(number * (number + 1) / 2)")
            found.close()
        }
        store.close()
    }

    // MARK: Faults

    @Test(arguments: [
        "x'00'", "x''", "CAST('not json' AS BLOB)", "CAST('1 2' AS BLOB)", "x'22ff22'",
    ])
    func `are told to be damaged where they are no JSON`(_ value: String) async throws {
        let folder = try StoreFolder()
        var store = try folder.open(.onDisk) { $0.gathering = .milliseconds(20) }
        try await store.set("k", "1")
        try await store.set("other", "2")
        store.close()
        try RawDatabase.run(
            "UPDATE kv SET value = \(value) WHERE key = CAST('k' AS BLOB)",
            in: folder.file
        )
        store = try folder.open(.onDisk) { $0.gathering = .milliseconds(20) }
        let expected = StoreFault(
            .damaged,
            "\(folder.file) is damaged: a value of the plugin p is no JSON; let it be set anew, or deleted"
        )
        await #expect(throws: expected) { try await store.text(of: "k") }
        // Together with what others want, who get it.
        let present = store
        await withTaskGroup { group in
            for _ in 3...40 {
                group.addTask {
                    _ = await #expect(throws: expected) { try await present.increment("k") }
                }
                group.addTask {
                    _ = await #expect(throws: Never.self) {
                        try await present.increment("other")
                    }
                }
            }
        }
        #expect(try await store.text(of: "other") == "40")
        await #expect(throws: expected) { try await store.compareAndSet("k", "12345678", "2") }
        #expect(try await store.compareAndSet("k", nil, "2") == .differed)
        #expect(try await store.set("k", "5") == .done)
        #expect(try await store.increment("k") == .number("6"))
        store.close()
    }

    @Test(arguments: [
        "UPDATE kv_spaces SET bytes = -1", "UPDATE kv_spaces SET bytes = 9223372036854775807",
    ])
    func `have no impossible size`(_ sql: String) async throws {
        let folder = try StoreFolder()
        let store = try folder.open()
        try await store.set("k", "1")
        store.close()
        try RawDatabase.run(sql, in: folder.file)
        let fault = try #require(throws: StoreFault.self) { try folder.open().close() }
        #expect(
            fault.message.hasPrefix(
                "\(folder.file) is damaged: a plugin's values with an impossible size; "
            )
        )
    }

    /// The counts are those of before, and the next change finds them so.
    @Test func `stay as they were when the disk is full`() async throws {
        let folder = try StoreFolder()
        var bounds = StoreBounds.onDisk
        bounds.pages = 60
        var store = try folder.open(bounds)
        let json = "\"" + String(repeating: "x", count: 5000) + "\""
        var written = 0
        while written < 200 {
            do {
                try await store.set("k\(written)", json)
                written += 1
            } catch let fault as StoreFault {
                #expect(fault.kind == .full)
                break
            }
        }
        #expect((5..<60).contains(written))
        #expect(try await store.text(of: "k\(written)") == nil)
        for number in 0..<written { #expect(try await store.text(of: "k\(number)") == json) }
        #expect(try await store.change("k0", in: "p", .delete) == .done)
        #expect(try await store.set("k0", "1") == .done)
        store.close()
        let sum =
            "SELECT sum(length(key) + length(value) + 64) - (SELECT bytes FROM kv_spaces) FROM kv"
        #expect(try RawDatabase.number(sum, in: folder.file) == 0)
        store = try folder.open(bounds)
        #expect(try await store.text(of: "k1") == json)
        store.close()
    }

    @Test func `go beside what has no room`() async throws {
        let folder = try StoreFolder()
        var bounds = StoreBounds.onDisk
        bounds.pages = 60
        // So long that all that comes at once is one transaction.
        let store = try folder.open(bounds) { $0.gathering = .milliseconds(20) }
        let json = "\"" + String(repeating: "x", count: 5000) + "\""
        let large = "\"" + String(repeating: "x", count: 250_000) + "\""
        for number in 0..<10 { try await store.set("k\(number)", json) }
        await withTaskGroup { group in
            for number in 0..<10 {
                group.addTask { _ = try? await store.set("more \(number)", large) }
                group.addTask {
                    _ = await #expect(throws: Never.self) {
                        try await store.change("k\(number)", in: "p", .delete)
                    }
                }
            }
        }
        for number in 0..<10 { #expect(try await store.text(of: "k\(number)") == nil) }
        store.close()
    }

    /// One set fails, and the others are done again without it.
    @Test func `are counted once when a transaction is done again`() async throws {
        let folder = try StoreFolder()
        try folder.open().close()
        try RawDatabase.run(
            """
            CREATE TRIGGER refusal BEFORE INSERT ON kv WHEN length(NEW.key) = 2
            BEGIN SELECT RAISE(ABORT, 'not this one'); END
            """,
            in: folder.file
        )
        let store = try folder.open(.onDisk) { $0.gathering = .milliseconds(20) }
        let expected = StoreFault(.unusable, "\(folder.file): not this one")
        await withTaskGroup { group in
            for number in 0..<40 {
                group.addTask {
                    let key = String(repeating: "k", count: 1 + number)
                    let result = try? await store.set(key, "1")
                    #expect(result == (number == 1 ? nil : .done))
                }
            }
        }
        await #expect(throws: expected) { try await store.set("kk", "1") }
        store.close()
        #expect(try rows(folder) == 39)
        let sum =
            "SELECT sum(length(key) + length(value) + 64) - (SELECT bytes FROM kv_spaces) FROM kv"
        #expect(try RawDatabase.number(sum, in: folder.file) == 0)
    }

    @Test func `are refused by a store that is closed`() async throws {
        let folder = try StoreFolder()
        let store = try folder.open()
        store.close()
        let closed = StoreFault(.unusable, "\(folder.file) is closed: the daemon is stopping")
        await #expect(throws: closed) { try await store.set("k", "1") }
        await #expect(throws: closed) { try await store.text(of: "k") }
    }
}

/// Numbers that look random, and are the same in each run.
private struct SeededNumbers {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// Below `bound`.
    mutating func next(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }
}
