/// A plugin's files are not as they should be.
package struct PluginFault: Error, Sendable, Equatable {
    /// What is wrong.
    package let message: String

    /// What to do about it.
    package let hint: String

    /// Whether there is nothing at all under the plugin's name.
    package let isMissing: Bool

    init(_ message: String, hint: String, isMissing: Bool = false) {
        self.message = message
        self.hint = hint
        self.isMissing = isMissing
    }
}
