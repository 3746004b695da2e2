import Foundation
import NightjarCore
import NightjarStore
import Testing

/// Who may have the file, and what becomes of one that is not a store's.
@Suite struct `A store's file` {
    private func fault(_ folder: StoreFolder) throws -> StoreFault {
        try #require(throws: StoreFault.self) { try folder.open().close() }
    }

    @Test func `is one process's`() async throws {
        let folder = try StoreFolder()
        let store = try folder.open()
        let path = folder.file
        #expect(
            try fault(folder)
                == StoreFault(
                    .locked,
                    "another process has \(path), perhaps another nightjar; stop that one, or give each a store of its own"
                )
        )
        try await store.commit([.remember("e1")])
        store.close()
        store.close()
        #expect(
            await store.fault(of: [.remember("e2")])
                == StoreFault(.unusable, "\(path) is closed: the daemon is stopping")
        )
        let next = try folder.open()
        #expect(try await next.knows("e1"))
        #expect(try await !next.knows("e2"))
        next.close()
    }

    @Test func `is one start's where two come at once`() async throws {
        for _ in 0..<30 {
            let folder = try StoreFolder()
            let stores = await withTaskGroup(of: SQLiteStore?.self) { group in
                for _ in 0..<2 { group.addTask { try? folder.open() } }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(stores.count { $0 != nil } == 1)
            for store in stores { store?.close() }
        }
    }

    @Test(arguments: [(Durability.process, 1), (.power, 2)])
    func `survives what it is said to`(_ durability: Durability, _ level: Int) async throws {
        let folder = try StoreFolder()
        let store = try folder.open(.onDisk) { $0.durability = durability }
        #expect(try await store.synchronous() == level)
        store.close()
    }

    @Test func `is made for its user alone, and so is its folder`() async throws {
        let folder = try StoreFolder()
        let path = folder.path + "/var/lib/s.db"
        let store = try folder.open(.onDisk) { $0.path = path }
        try await store.commit([.remember("e1")])
        let files = FileManager.default
        for (name, rights) in [
            ("/var", 0o700), ("/var/lib", 0o700), ("/var/lib/s.db", 0o600),
            ("/var/lib/s.db-wal", 0o600),
        ] {
            let attributes = try files.attributesOfItem(atPath: folder.path + name)
            #expect(attributes[.posixPermissions] as? Int == rights, "\(name)")
        }
        store.close()
        #expect(try files.contentsOfDirectory(atPath: folder.path + "/var/lib") == ["s.db"])
    }

    @Test(arguments: ["", "a\u{0}b"])
    func `has a path`(_ path: String) throws {
        let folder = try StoreFolder()
        let fault = try #require(throws: StoreFault.self) {
            try folder.open(.onDisk) { $0.path = path }.close()
        }
        #expect(
            fault == StoreFault(.unusable, "the store's path is empty or has a NUL in it")
        )
    }

    @Test func `is refused where it is none`() throws {
        let folder = try StoreFolder()
        try FileManager.default.createDirectory(
            atPath: folder.file,
            withIntermediateDirectories: true
        )
        let path = folder.file
        #expect(
            try fault(folder)
                == StoreFault(.unusable, "\(path) is no file; name a file for the store")
        )
    }

    @Test func `is refused where its folder is a file`() throws {
        let folder = try StoreFolder()
        try Data().write(to: URL(filePath: folder.file))
        let path = folder.file + "/s.db"
        let fault = try #require(throws: StoreFault.self) {
            try folder.open(.onDisk) { $0.path = path }.close()
        }
        #expect(
            fault
                == StoreFault(
                    .unusable,
                    "\(path) cannot be made: Not a directory; make its folder, or let the user of the daemon write there"
                )
        )
    }

    @Test func `is refused when it is another application's database`() throws {
        let folder = try StoreFolder()
        try RawDatabase.run("CREATE TABLE notes (text)", in: folder.file)
        let path = folder.file
        let before = try Data(contentsOf: URL(filePath: path))
        #expect(
            try fault(folder)
                == StoreFault(
                    .damaged,
                    "\(path) is a database of another application; name another file for the store"
                )
        )
        #expect(try Data(contentsOf: URL(filePath: path)) == before)
    }

    @Test func `is refused when a later version wrote it`() throws {
        let folder = try StoreFolder()
        try folder.open().close()
        try RawDatabase.run("PRAGMA user_version = 7", in: folder.file)
        let path = folder.file
        #expect(
            try fault(folder)
                == StoreFault(
                    .unusable,
                    "\(path) is of version 7, and this nightjar knows none after 2; run the later one that wrote it, or name another file"
                )
        )
    }

    @Test(arguments: ["", "-wal"])
    func `is missed when it is removed or replaced`(_ name: String) async throws {
        let folder = try StoreFolder()
        let store = try folder.open()
        try await store.commit([.remember("e1")])
        let path = folder.file + name
        try FileManager.default.moveItem(atPath: path, toPath: path + ".away")
        let expected = StoreFault(
            .unusable,
            "\(path) was removed or replaced while the daemon has it; put it back, or start the daemon again"
        )
        #expect(await store.fault(of: [.remember("e2")]) == expected)
        try Data().write(to: URL(filePath: path))
        #expect(await store.fault(of: [.remember("e3")]) == expected)
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.moveItem(atPath: path + ".away", toPath: path)
        #expect(await store.fault(of: [.remember("e4")]) == nil)
        store.close()
        let next = try folder.open()
        #expect(try await next.knows("e1"))
        #expect(try await !next.knows("e2"))
        #expect(try await next.knows("e4"))
        next.close()
    }
}
