import Foundation
import NightjarCore
import NightjarStore
import Testing

/// What is found after the process has ended at any moment.
///
/// A copy of the files, taken while the store is open, is what a process that was killed leaves
/// behind.
@Suite struct `A store whose process was killed` {
    private struct Files {
        let file: Data
        let log: Data

        init(_ folder: StoreFolder) throws {
            // In this order: a log that is emptied in between has gone into the file.
            log = try Data(contentsOf: URL(filePath: folder.file + "-wal"))
            file = try Data(contentsOf: URL(filePath: folder.file))
        }

        func open(cutting cut: Int = 0) throws -> (StoreFolder, SQLiteStore) {
            let folder = try StoreFolder()
            try file.write(to: URL(filePath: folder.file))
            try log.dropLast(cut).write(to: URL(filePath: folder.file + "-wal"))
            return (folder, try folder.open())
        }
    }

    @Test(arguments: Durability.allCases)
    func `has all that was committed`(_ durability: Durability) async throws {
        let folder = try StoreFolder()
        let store = try folder.open(.onDisk) { $0.durability = durability }
        for number in 1...20 as ClosedRange<ArrivalNumber> {
            try await store.commit([.accept(number), .remember("e\(number)")])
            let (_, found) = try Files(folder).open()
            #expect(try await found.waitingNumbers() == Array(1...number))
            #expect(try await found.knows("e\(number)"))
            #expect(found.lastNumber == number)
            found.close()
        }
        store.close()
    }

    /// After a power failure the end of the log may be missing: then what is left is what was
    /// committed up to some moment.
    @Test func `has whole commits up to a moment when its log is cut off`() async throws {
        let folder = try StoreFolder()
        // So that nothing leaves the log meanwhile.
        let store = try folder.open(.onDisk) { $0.rest = .seconds(3600) }
        for number in 1...20 as ClosedRange<ArrivalNumber> {
            try await store.commit([.accept(number), .remember("e\(number)")])
        }
        let files = try Files(folder)
        var shortest = 20
        for cut in stride(from: 0, to: files.log.count + 7_777, by: 7_777) {
            let (_, found) = try files.open(cutting: cut)
            let count = try await found.waitingNumbers().count
            #expect(try await found.waitingNumbers() == (0..<count).map { ArrivalNumber($0 + 1) })
            #expect(try await found.counts().remembered == count)
            #expect(count <= shortest)
            shortest = count
            found.close()
        }
        #expect(shortest == 0)
        store.close()
    }
}
