/// The keys that stand side by side in one kind of mapping.
package struct ManifestSection: Sendable {
    /// What a mapping of this kind is called: `app`.
    package let name: String

    /// One clause, without a full stop.
    let summary: String

    /// In the order in which they are explained.
    package let keys: [ManifestKey]

    /// The form of the names that lead to such mappings; nil where any will do, or none is there.
    let names: TextForm?

    /// The key whose value says on which platform a mapping of this kind is.
    ///
    /// nil where no key does.
    let platformKey: ManifestKey?

    init(
        _ name: String,
        _ summary: String,
        _ keys: [ManifestKey],
        names: TextForm? = nil,
        platformKey: ManifestKey? = nil
    ) {
        self.name = name
        self.summary = summary
        self.keys = keys
        self.names = names
        self.platformKey = platformKey
    }

    /// All of them, from the outside in.
    package static let all = [top, app, subscription, retries, grant]
}
