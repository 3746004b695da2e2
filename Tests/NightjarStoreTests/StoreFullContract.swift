import Foundation
import Glibc
import NightjarCore
import NightjarStore
import Testing

/// What a store does when it cannot write all that is wanted.
@Suite struct `A store that cannot write` {
    /// The numbers that were accepted until the store was full.
    private func fill(_ store: SQLiteStore, from first: ArrivalNumber) async -> [ArrivalNumber] {
        var accepted: [ArrivalNumber] = []
        for number in first..<(first + 2000) {
            let changes: [StoreChange] = [.accept(number, bytes: 5000), .remember("e\(number)")]
            guard let fault = await store.fault(of: changes) else {
                accepted.append(number)
                continue
            }
            #expect(fault.kind == .full)
            #expect(fault.message.hasSuffix(Self.message), "\(fault.message)")
            break
        }
        return accepted
    }

    private static let message =
        " cannot grow: the disk is full; free some space, until then what would have to be written is refused"

    private func checkFullAndRecovery(
        _ folder: StoreFolder,
        _ bounds: StoreBounds,
        makeRoom: () throws -> Void
    ) async throws {
        var store = try folder.open(bounds)
        let accepted = await fill(store, from: 1)
        let last = try #require(accepted.last)
        #expect(try await store.waitingNumbers() == accepted)
        #expect(try await !store.knows("e\(last + 1)"))
        #expect(store.lastNumber == last)
        try makeRoom()
        for number in accepted.prefix(10) { try await store.commit([.finish(number)]) }
        let more = await fill(store, from: last + 1)
        #expect(more.count >= 5)
        let rest = Array(accepted.dropFirst(10)) + more
        #expect(try await store.waitingNumbers() == rest)
        store.close()
        store = try folder.open(bounds)
        #expect(try await store.waitingNumbers() == rest)
        for number in rest { #expect(try await store.knows("e\(number)")) }
        store.close()
    }

    @Test func `says so, and goes on when there is room again`() async throws {
        var bounds = StoreBounds.onDisk
        bounds.pages = 200
        // What is done may go even so, and makes room.
        try await checkFullAndRecovery(try StoreFolder(), bounds) {}
    }

    @Test func `lets go what is done beside what has no room`() async throws {
        let folder = try StoreFolder()
        var bounds = StoreBounds.onDisk
        bounds.pages = 100
        // So long that all that comes at once is one transaction.
        let store = try folder.open(bounds) { $0.gathering = .milliseconds(20) }
        let accepted = await fill(store, from: 1)
        async let full = store.fault(of: [.accept(500, bytes: 9000)])
        async let done = store.fault(of: [.finish(1)])
        let faults = await (full, done)
        #expect(faults.1 == nil)
        // It may have come later, and found the room of the first.
        if faults.0 != nil { #expect(faults.0?.kind == .full) }
        let numbers = try await store.waitingNumbers()
        #expect(numbers.prefix(accepted.count - 1) == accepted.dropFirst())
        store.close()
    }

    @Test func `gives no number away for what it has not taken`() async throws {
        let folder = try StoreFolder()
        var bounds = StoreBounds.onDisk
        bounds.pages = 100
        let store = try folder.open(bounds)
        try await store.commit([.accept(1)])
        let fault = await store.fault(of: [.accept(1000), .accept(1001, bytes: 800_000)])
        #expect(fault?.kind == .full)
        try await store.commit([.finish(1)])
        #expect(store.lastNumber == 1)
        store.close()
    }

    @Test func `keeps a fault that lies in one set to that one`() async throws {
        let folder = try StoreFolder()
        try folder.open().close()
        try RawDatabase.run(
            """
            CREATE TRIGGER refusal BEFORE INSERT ON inbox WHEN NEW.number % 10 = 3
            BEGIN SELECT RAISE(ABORT, 'not this one'); END
            """,
            in: folder.file
        )
        let store = try folder.open(.onDisk) { $0.gathering = .milliseconds(20) }
        let path = folder.file
        await withTaskGroup { group in
            for number in 1...100 as ClosedRange<ArrivalNumber> {
                group.addTask {
                    let fault = await store.fault(of: [.remember("e\(number)"), .accept(number)])
                    let expected = StoreFault(.unusable, "\(path): not this one")
                    #expect(fault == (number % 10 == 3 ? expected : nil))
                }
            }
        }
        #expect(try await store.waitingNumbers() == (1...100).filter { $0 % 10 != 3 })
        let counts = try await store.counts()
        #expect((counts.remembered, counts.waiting) == (90, 90))
        #expect(try await !store.knows("e13"))
        store.close()
    }

    @Test func `refuses when too much waits`() async throws {
        let folder = try StoreFolder()
        var bounds = StoreBounds.onDisk
        bounds.queuedBytes = 10_000
        let store = try folder.open(bounds) { $0.gathering = .milliseconds(50) }
        let faults = await withTaskGroup(of: StoreFault?.self) { group in
            for number in 1...100 as ClosedRange<ArrivalNumber> {
                group.addTask { await store.fault(of: [.accept(number, bytes: 1000)]) }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let refused = Set(faults.compactMap { $0?.message })
        let path = folder.file
        #expect(
            refused == [
                "\(path): too much waits for the disk; what comes is refused until it has caught up"
            ]
        )
        #expect(try await store.counts().waiting == faults.count { $0 == nil })
        store.close()
    }

    @Test(.enabled(if: SmallDisk.isAllowed))
    func `says so on a disk that is full, and goes on`() async throws {
        let folder = try StoreFolder()
        let disk = try #require(SmallDisk(at: folder.path))
        defer { disk.remove() }
        let ballast = URL(filePath: folder.path + "/ballast")
        try Data(repeating: 1, count: 1 << 20).write(to: ballast)
        try await checkFullAndRecovery(folder, .onDisk) {
            try FileManager.default.removeItem(at: ballast)
        }
    }

    /// The log is then as full as the disk; the store is never idle, for that takes a day.
    @Test(.enabled(if: SmallDisk.isAllowed))
    func `lets go what is done on a disk that is full, while requests come`() async throws {
        let folder = try StoreFolder()
        let disk = try #require(SmallDisk(at: folder.path))
        defer { disk.remove() }
        let store = try folder.open(.onDisk) { $0.rest = .seconds(86_400) }
        for number in 1...20 as ClosedRange<ArrivalNumber> {
            try await store.commit([.accept(number, bytes: 2000)])
        }
        try await store.tidy()
        for number in 1...40 as ClosedRange<ArrivalNumber> {
            let due = WallTime(milliseconds: number)
            try await store.commit([.postpone(1 + number % 20, attempts: 1, due: due)])
        }
        let ballast = open(folder.path + "/ballast", O_CREAT | O_WRONLY, 0o600)
        let block = [UInt8](repeating: 1, count: 4096)
        while write(ballast, block, block.count) > 0 {}
        close(ballast)
        for number in 1...20 as ClosedRange<ArrivalNumber> {
            #expect(await store.fault(of: [.finish(number)]) == nil)
            folder.clocks.advance(milliseconds: 1000)
        }
        #expect(try await store.waitingNumbers().isEmpty)
        store.close()
    }

    @Test(.enabled(if: SmallDisk.isAllowed))
    func `is refused on a disk that is read-only`() async throws {
        let folder = try StoreFolder()
        let disk = try #require(SmallDisk(at: folder.path))
        defer { disk.remove() }
        let empty = StoreFault(
            .unusable,
            "\(folder.file) cannot be made: Read-only file system; make its folder, or let the user of the daemon write there"
        )
        try disk.makeReadOnly()
        #expect(throws: empty) { try folder.open().close() }
        try disk.makeReadOnly(false)
        try folder.open().close()
        try disk.makeReadOnly()
        let written = StoreFault(
            .unusable,
            "\(folder.file) cannot be written: Read-only file system; let the user of the daemon write the file and its folder"
        )
        #expect(throws: written) { try folder.open().close() }
    }
}

/// A disk of 2 MiB, in memory.
private struct SmallDisk {
    private let path: String

    /// Only where it is asked for: who watches files elsewhere on the machine sees each mount.
    static var isAllowed: Bool {
        guard ProcessInfo.processInfo.environment["NIGHTJAR_TEST_MOUNTS"] != nil,
            let folder = try? StoreFolder(), let disk = SmallDisk(at: folder.path)
        else { return false }
        disk.remove()
        return true
    }

    init?(at path: String) {
        guard mount("tmpfs", path, "tmpfs", 0, "size=2m") == 0 else { return nil }
        self.path = path
    }

    func makeReadOnly(_ isReadOnly: Bool = true) throws {
        let flags = UInt(MS_REMOUNT | (isReadOnly ? MS_RDONLY : 0))
        let result = mount("tmpfs", path, "tmpfs", flags, "size=2m")
        try #require(result == 0)
    }

    func remove() { umount2(path, CInt(MNT_DETACH)) }
}
