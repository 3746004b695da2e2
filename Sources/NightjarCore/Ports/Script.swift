/// One loaded plugin, ready to handle events.
///
/// It stays usable as long as somebody holds it.
package protocol Script: Sendable {
    /// The plugin's name in the manifest.
    var plugin: String { get }

    /// Runs the handler for `event` and returns how it ended, at the latest shortly after
    /// `deadline`: the answer does not depend on what the script does.
    ///
    /// Called on the event loop `loop` and resumed there.
    func run(
        _ event: Event,
        as identity: Identity,
        until deadline: MonotonicTime,
        on loop: LoopIndex
    ) async -> Outcome
}
