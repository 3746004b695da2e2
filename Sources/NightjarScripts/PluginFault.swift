/// A plugin's files are not as they should be.
package struct PluginFault: Error, Sendable, Equatable {
    /// What is wrong.
    package let message: String

    /// What to do about it.
    package let hint: String

    init(_ message: String, hint: String) {
        self.message = message
        self.hint = hint
    }
}
