import Foundation
import NightjarCore
import NightjarStore
import Testing

/// What a store does with a file that something has harmed.
@Suite struct `A damaged store` {
    /// A folder with a store of some hundred pages.
    private func filled() async throws -> StoreFolder {
        let folder = try StoreFolder()
        let store = try folder.open()
        let text = String(repeating: "x", count: 1000)
        try await store.commit((0..<300).map { .remember("e\($0)", as: text) })
        try await store.commit((1...100).map { .accept($0, bytes: 1000) })
        store.close()
        return folder
    }

    private func harm(_ folder: StoreFolder, _ change: (inout Data) -> Void) throws {
        let file = URL(filePath: folder.file)
        var bytes = try Data(contentsOf: file)
        change(&bytes)
        try bytes.write(to: file)
    }

    private func expectDamage(_ fault: StoreFault?, _ path: String) {
        #expect(fault?.kind == .damaged)
        let message = fault?.message ?? ""
        #expect(message.hasPrefix("\(path) is damaged: "), "\(message)")
        #expect(
            message.hasSuffix(
                "; move it and \(path)-wal aside and start again: what it remembered, and the events that waited in it, are then lost"
            )
        )
    }

    private func openingFault(_ folder: StoreFolder) -> StoreFault? {
        do throws(StoreFault) {
            try folder.open().close()
            return nil
        } catch {
            return error
        }
    }

    @Test func `is refused when its header is overwritten`() async throws {
        let folder = try await filled()
        try harm(folder) { $0.replaceSubrange(0..<16, with: Data(repeating: 0x55, count: 16)) }
        expectDamage(openingFault(folder), folder.file)
    }

    @Test func `is refused when it is cut off`() async throws {
        let folder = try await filled()
        try harm(folder) { $0.removeLast(40 * 4096) }
        expectDamage(openingFault(folder), folder.file)
    }

    @Test func `is refused when it is text`() throws {
        let folder = try StoreFolder()
        try Data("store: sqlite\n".utf8).write(to: URL(filePath: folder.file))
        expectDamage(openingFault(folder), folder.file)
    }

    @Test(arguments: [
        "INSERT INTO ledger_feishu VALUES (1 << 55, 9000000000000, 'a', 'p', 'e', 200, x'00')",
        "INSERT INTO ledger_feishu VALUES (9223372036854775807, 1, 'a', 'p', 'e', 200, x'00')",
        "INSERT INTO ledger_people VALUES (-1, 9000000000000, 'a', 'p', 'e', 200, x'00')",
        "UPDATE facts SET value = 9223372036854775807 WHERE name = 'time'",
        "UPDATE facts SET value = -9223372036854775808 WHERE name = 'time'",
        "UPDATE facts SET value = -1 WHERE name = 'time'",
        "UPDATE facts SET value = 9223372036854775807 WHERE name = 'last_number'",
        "UPDATE facts SET value = -1 WHERE name = 'last_number'",
        "UPDATE inbox SET number = 0 WHERE number = 7",
        "UPDATE inbox SET number = 9223372036854775807 WHERE number = 7",
    ])
    func `is refused when it has a number that no store writes`(_ sql: String) async throws {
        let folder = try await filled()
        try RawDatabase.run(sql, in: folder.file)
        expectDamage(openingFault(folder), folder.file)
    }

    @Test func `is not counted with where an event's size is impossible`() async throws {
        for bytes in [Int64.max, .min] {
            let folder = try await filled()
            try RawDatabase.run(
                "UPDATE inbox SET bytes = \(bytes) WHERE number < 60",
                in: folder.file
            )
            let store = try folder.open()
            _ = await store.fault(of: [.accept(101)])
            for number in 1...100 as ClosedRange<ArrivalNumber> {
                try await store.commit([.finish(number)])
            }
            try await store.commit([.accept(102)])
            #expect(try await store.waitingNumbers().last == 102)
            store.close()
        }
    }

    @Test(arguments: [Int64.max, .min])
    func `shows times and counts that can be counted with`(_ value: Int64) async throws {
        let folder = try await filled()
        try RawDatabase.run(
            "UPDATE inbox SET attempts = \(value), due = \(value), accepted = \(value) WHERE number = 1; UPDATE inbox SET buried = \(value), outcome = 'raised', reason = '', failures = \(value) WHERE number = 2",
            in: folder.file
        )
        let store = try folder.open()
        let latest = WallTime(milliseconds: value < 0 ? -(1 << 52) : 1 << 52)
        let attempts = value < 0 ? 0 : 1 << 31
        let entry = try #require(try await store.entry(1))
        #expect(entry.waiting.due == latest)
        #expect(entry.waiting.attempts == attempts)
        #expect(entry.acceptedAt == latest)
        let burial = try #require(try await store.entry(2)?.burial)
        #expect(burial.at == latest)
        #expect(burial.attempts == attempts)
        store.close()
    }

    @Test func `does not answer with a status that is none`() async throws {
        let folder = try await filled()
        try RawDatabase.run("UPDATE ledger_feishu SET status = -1", in: folder.file)
        let store = try folder.open()
        let fault = await #expect(throws: StoreFault.self) { try await store.knows("e1") }
        expectDamage(fault, folder.file)
        store.close()
    }

    @Test(arguments: [
        "DELETE FROM facts WHERE name = 'last_number'",
        "UPDATE facts SET value = 3 WHERE name = 'last_number'",
    ])
    func `gives no number twice where it has lost the last one`(_ sql: String) async throws {
        let folder = try await filled()
        try RawDatabase.run(sql, in: folder.file)
        let store = try folder.open()
        #expect(store.lastNumber == 100)
        try await store.commit([.accept(100, bytes: 7), .accept(101)])
        #expect(try await store.waitingNumbers() == Array(1...101))
        store.close()
    }

    /// Every page in turn becomes noise: the store says so, or does without it, and never ends the
    /// process.
    @Test func `does not fall over a page of noise`() async throws {
        let folder = try await filled()
        let whole = try Data(contentsOf: URL(filePath: folder.file))
        for page in stride(from: 1, to: whole.count / 4096, by: 3) {
            // A multiplication scatters the numbers enough, and does so again.
            let noise = Data(
                (0..<4096).map {
                    UInt8(
                        truncatingIfNeeded: (UInt64(page << 12 + $0) &* 0x9E37_79B9_7F4A_7C15) >> 56
                    )
                }
            )
            try harm(folder) { bytes in
                bytes = whole
                bytes.replaceSubrange(page * 4096..<(page + 1) * 4096, with: noise)
            }
            if let fault = openingFault(folder) {
                expectDamage(fault, folder.file)
                continue
            }
            let store = try folder.open()
            for number in 1...100 as ClosedRange<ArrivalNumber> {
                _ = try? await store.entry(number)
            }
            for event in 0..<300 { _ = try? await store.knows("e\(event)") }
            _ = await store.fault(of: [.accept(101), .remember("e1"), .finish(50)])
            store.close()
        }
    }
}
