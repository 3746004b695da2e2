import Foundation
import NightjarCore
import NightjarStore

/// A folder for the file of one test; it goes with this.
final class StoreFolder: Sendable {
    let path: String
    let clocks = StoreClocks()

    init() throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(component: "nightjar-store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.path()
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    var file: String { path + "/nightjar.db" }

    /// Opens the store in the folder.
    func open(
        _ bounds: StoreBounds = .onDisk,
        _ change: (inout StoreSettings) -> Void = { _ in }
    ) throws(StoreFault) -> SQLiteStore {
        let clocks = clocks
        var settings = StoreSettings(path: file) { clocks.monotonic }
        settings.wall = { clocks.wall }
        settings.bounds = bounds
        change(&settings)
        return try SQLiteStore.open(settings)
    }
}
