import Foundation
import NightjarCore
import NightjarStore
import Testing

/// What becomes of a file that an earlier version made.
@Suite struct `A store's file of an earlier version` {
    private func made(by version: Int) throws -> StoreFolder {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let fixture = tests.appending(path: "Fixtures/stores/version-\(version).sql")
        let folder = try StoreFolder()
        try RawDatabase.run(String(contentsOf: fixture, encoding: .utf8), in: folder.file)
        return folder
    }

    @Test func `has all that it had, and takes what is new`() async throws {
        let folder = try made(by: 1)
        for round in 0..<2 {
            let store = try folder.open()
            #expect(try await store.reply(to: .sample("e1")) == .sample("ok"))
            #expect(try await store.waiting(after: 0, limit: 9).map(\.attempts) == [2])
            #expect(try await store.entry(7)?.event.document == Array("11".utf8))
            #expect(store.lastNumber == 7)
            #expect(try await store.text(of: "k") == (round == 0 ? nil : "1"))
            try await store.set("k", "1")
            store.close()
        }
        #expect(try RawDatabase.number("PRAGMA user_version", in: folder.file) == 2)
    }

    /// Its tables are those of a file that is made now.
    @Test func `becomes as one that is made now`() throws {
        let old = try made(by: 1)
        let new = try StoreFolder()
        for folder in [old, new] { try folder.open().close() }
        #expect(try RawDatabase.schema(of: old.file) == RawDatabase.schema(of: new.file))
    }

    /// All or nothing: the next start finds what this one found.
    @Test func `stays what it is where it cannot be added to`() async throws {
        let folder = try made(by: 1)
        try RawDatabase.run("CREATE TABLE kv_spaces (something)", in: folder.file)
        let before = try RawDatabase.schema(of: folder.file)
        let fault = try #require(throws: StoreFault.self) { try folder.open().close() }
        #expect(
            fault
                == StoreFault(.unusable, "\(folder.file): table kv_spaces already exists")
        )
        #expect(try RawDatabase.schema(of: folder.file) == before)
        #expect(try RawDatabase.number("PRAGMA user_version", in: folder.file) == 1)
        try RawDatabase.run("DROP TABLE kv_spaces", in: folder.file)
        let store = try folder.open()
        #expect(try await store.knows("e1"))
        store.close()
    }
}
