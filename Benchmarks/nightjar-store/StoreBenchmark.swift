import Foundation
import NightjarCore
import NightjarStore

/// Fills both stores to each size, and measures them there.
enum StoreBenchmark {
    private static let groups = [1, 16, 64]

    static func run(sizes: [Int]) async throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(component: "nightjar-store-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(component: "nightjar.db").path()
        print("microseconds of CPU (of time); ratios are of CPU, file : memory")
        var filled = 0
        var bounds = StoreBounds.inMemory
        bounds.remembered = .max / 64
        bounds.rememberedBytes = .max / 64
        let memory = MemoryStore(bounds: bounds) { ProcessTime.monotonic }
        for size in sizes.sorted() {
            try await fill(memory, from: filled, to: size)
            do {
                let file = try open(path)
                let cost = try await measured(size - filled) {
                    try await fill(file, from: filled, to: size)
                }
                print("\n\(size) events remembered; filled at \(cost) each")
                file.close()
            }
            filled = size
            let before = ProcessTime.memory
            let start = ProcessTime.now
            let file = try open(path)
            print(
                "  opened in \(ProcessTime.now - start), \(ProcessTime.memory - before) KiB more memory"
            )
            try await compare(file, memory, size)
            filled += groups.count * 16_384
            let counts = try await file.counts()
            print(
                "  \(counts.bytes) bytes on disk, \(counts.bytes / counts.remembered) for each event"
            )
            file.close()
        }
    }

    private static func open(_ path: String) throws -> SQLiteStore {
        try SQLiteStore.open(StoreSettings(path: path) { ProcessTime.monotonic })
    }

    /// By 1,024 callers at once.
    private static func fill(_ store: any DeliveryStore, from: Int, to: Int) async throws {
        try await callers(1024, from..<max(from, to)) { event in
            try await store.commit([.sample(event)])
        }
    }

    private static func compare(
        _ file: SQLiteStore,
        _ memory: MemoryStore,
        _ size: Int
    ) async throws {
        var next = size
        for group in groups {
            let events = next..<(next + 16_384)
            next += 16_384
            try await row("commit, \(group) at once", file, memory, events.count) { store in
                try await callers(group, events) { try await store.commit([.sample($0)]) }
            }
        }
        let new = 0..<200_000
        try await row("reply to a new event", file, memory, new.count) { store in
            for event in new { _ = try await store.reply(to: .sample(-1 - event)) }
        }
        // Spread over all that is remembered.
        let known = (0..<16_384).map { $0 &* 7_919_317 % size }
        for group in [1, 64] {
            try await row("reply to a known one, \(group) at once", file, memory, known.count) {
                store in
                try await callers(group, known.indices) {
                    guard try await store.reply(to: .sample(known[$0])) != nil else {
                        throw StoreFault(.damaged, "event \(known[$0]) is not remembered")
                    }
                }
            }
        }
    }

    private static func row(
        _ name: String,
        _ file: SQLiteStore,
        _ memory: MemoryStore,
        _ count: Int,
        _ work: @Sendable (any DeliveryStore) async throws -> Void
    ) async throws {
        let inMemory = try await measured(count) { try await work(memory) }
        let inFile = try await measured(count) { try await work(file) }
        let ratio = String(format: "%.1f", inFile.cpu / max(0.001, inMemory.cpu))
        let label = name.padding(toLength: 34, withPad: " ", startingAt: 0)
        print("  \(label) file \(inFile)   memory \(inMemory)   \(ratio)")
    }

    private static func callers(
        _ count: Int,
        _ events: Range<Int>,
        _ work: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup { group in
            for caller in 0..<count {
                group.addTask {
                    for event in stride(
                        from: events.lowerBound + caller,
                        to: events.upperBound,
                        by: count
                    ) {
                        try await work(event)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private static func measured(
        _ count: Int,
        _ work: () async throws -> Void
    ) async throws -> Cost {
        let (cpu, time) = (ProcessTime.cpu, ProcessTime.now)
        try await work()
        let events = Double(max(1, count))
        return Cost(
            cpu: (ProcessTime.cpu - cpu) * 1e6 / events,
            time: (ProcessTime.now - time) / .microseconds(1) / events
        )
    }
}

/// What one event has cost, in microseconds.
struct Cost: CustomStringConvertible {
    let cpu: Double
    let time: Double

    var description: String { String(format: "%6.2f (%6.2f)", cpu, time) }
}

extension StoreChange {
    /// As long as Feishu's are.
    static func sample(_ event: Int) -> StoreChange {
        .remember(
            .sample(event),
            Reply(status: 200, json: #"{"msg":"success"}"#),
            lifetime: .seconds(28_800)
        )
    }
}

extension DeliveryKey {
    static func sample(_ event: Int) -> DeliveryKey {
        let id =
            "5e3702a84e847582be8db7fb"
            + String(UInt32(truncatingIfNeeded: event) | 1 << 31, radix: 16)
        return DeliveryKey(app: "staff-bot", plugin: "offboarding", event: id, platform: .feishu)
    }
}
