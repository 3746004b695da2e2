import Foundation
import Synchronization

/// Says on a terminal what a command waits for, when it takes more than a second.
///
/// The line is taken back in the end: what follows is the answer.
final class Progress: Sendable {
    private static let patience = Duration.seconds(1)

    private struct State {
        var text: String
        var isShown = false
    }

    private let state: Mutex<State>

    /// Runs `body`, and says `text` while it takes long, or what `body` says instead of it.
    static func telling<Value>(
        _ text: String,
        _ body: (Progress) async throws -> Value
    ) async rethrows -> Value {
        let progress = Progress(text)
        guard isatty(STDERR_FILENO) == 1 else { return try await body(progress) }
        let teller = Task.detached {
            try await Task.sleep(for: patience)
            progress.show()
        }
        defer {
            teller.cancel()
            progress.takeBack()
        }
        return try await body(progress)
    }

    private init(_ text: String) {
        state = Mutex(State(text: text))
    }

    /// Says `text` from now on.
    func say(_ text: String) {
        state.withLock { state in
            state.text = text
            if state.isShown { Self.write("\r\(text) …\u{1B}[K") }
        }
    }

    private func show() {
        state.withLock { state in
            // The task may have been cancelled only after it had slept.
            guard !Task.isCancelled else { return }
            state.isShown = true
            Self.write("\(state.text) …")
        }
    }

    private func takeBack() {
        state.withLock { state in
            if state.isShown { Self.write("\r\u{1B}[K") }
            state.isShown = false
        }
    }

    private static func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}
