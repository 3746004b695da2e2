/// A text of the manifest: what it means, and what messages may show of it.
struct ManifestText: Sendable {
    /// With its variables' values.
    let value: String

    /// As it was written; `…` when messages may not show it.
    let written: String

    /// Whether no message may tell ``value``, nor what follows from it: it holds what a variable
    /// held, or what may be a secret.
    let isHidden: Bool

    /// Whether it stands without quotation marks.
    let isPlain: Bool

    let mark: Mark

    /// As messages show it: as it was written, never what a variable held.
    var shown: String { Wording.quoted(written) }
}
