import Testing

/// Lets few tests run at a time: a user has 128 inotify descriptors, where nobody has raised that,
/// and an editor may hold most of them.
struct FewAtATime: SuiteTrait, TestTrait, TestScoping {
    private static let room = Room(12)

    var isRecursive: Bool { true }

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        // A suite, and a function with its cases, wait for those that are inside.
        guard testCase != nil else { return try await function() }
        await Self.room.enter()
        do {
            try await function()
        } catch {
            await Self.room.leave()
            throw error
        }
        await Self.room.leave()
    }

    /// Holds so many at a time, first come, first served.
    private actor Room {
        private var free: Int
        private var waiting: [CheckedContinuation<Void, Never>] = []

        init(_ places: Int) { free = places }

        func enter() async {
            guard free == 0 else {
                free -= 1
                return
            }
            await withCheckedContinuation { waiting.append($0) }
        }

        func leave() {
            guard !waiting.isEmpty else {
                free += 1
                return
            }
            waiting.removeFirst().resume()
        }
    }
}

extension Trait where Self == FewAtATime {
    /// Lets few tests that watch files run at a time.
    static var fewAtATime: Self { Self() }
}
