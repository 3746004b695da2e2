import Synchronization

/// A value that is made once for all who ask for it, and again as long as it was not made well.
///
///     none ─value─▶ under way ─made well─▶ kept
///       ▲               │
///       └─thrown, or not to be kept
package final class MadeOnce<Value: Sendable>: Sendable {
    /// Makes it.
    package typealias Make = @Sendable () async throws -> Value

    private let make: Make
    private let isKept: @Sendable (Value) -> Bool
    private let making = Mutex<Task<Value, any Error>?>(nil)

    /// Makes one; nothing is made until it is asked for.
    ///
    /// - Parameters:
    ///   - isKept: Whether a value is good for all who will ask; by default each is.
    ///   - make: Makes it, not on a loop: it may wait for a file.
    package init(
        keeping isKept: @escaping @Sendable (Value) -> Bool = { _ in true },
        _ make: @escaping Make
    ) {
        self.isKept = isKept
        self.make = make
    }

    /// The value; who asks while it is being made waits for that one.
    ///
    /// - Throws: What making it threw, to all who waited for it.
    package var value: Value {
        get async throws {
            let task = making.withLock { making in
                // Nobody's own: it ends with the making, for which others wait too.
                let task = making ?? Task.detached { [make] in try await make() }
                making = task
                return task
            }
            do {
                let value = try await task.value
                if !isKept(value) { forget(task) }
                return value
            } catch {
                forget(task)
                throw error
            }
        }
    }

    /// Another one may be under way by now.
    private func forget(_ task: Task<Value, any Error>) {
        making.withLock { if $0 == task { $0 = nil } }
    }
}
