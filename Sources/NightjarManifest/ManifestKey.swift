import NightjarCore

/// What is known of one key of the manifest.
///
/// ``ManifestKeys`` has them all.
struct ManifestKey: Sendable {
    enum Shape: Sendable {
        /// Text of a form that is told in a few words.
        case text(String)
        /// Text that no message may show.
        case secret
        case flag
        case choice([Choice])
        /// A whole number with `ms` or `s`.
        case duration(ClosedRange<Duration>)
        /// A whole number with `KiB`, `MiB` or `GiB`, in bytes.
        case size(ClosedRange<Int>)
        case list(of: String)
        case mapping(of: String)
    }

    /// One of the values that a key takes.
    struct Choice: Sendable {
        let name: String
        /// As ``ManifestKey/later``.
        let later: String?

        init(_ name: String, later: String? = nil) {
            self.name = name
            self.later = later
        }
    }

    enum Presence: Sendable {
        case required(on: [PlatformName] = PlatformName.allCases)
        case optional
        /// Optional, and this when it is left out, in the words of the manifest.
        case standard(String)
    }

    let name: String
    let shape: Shape
    let presence: Presence
    /// One clause, without a full stop.
    let summary: String
    /// Where the key has a meaning.
    let platforms: [PlatformName]
    /// For what is part of the format and not of this version: what to do today.
    ///
    /// Else nil.
    let later: String?

    init(
        _ name: String,
        _ shape: Shape,
        _ summary: String,
        _ presence: Presence = .optional,
        on platforms: [PlatformName] = PlatformName.allCases,
        later: String? = nil
    ) {
        self.name = name
        self.shape = shape
        self.presence = presence
        self.platforms = platforms
        self.summary = summary
        self.later = later
    }

    /// What stands for the key when it is left out, in the words of the manifest; nil for nothing.
    var standard: String? {
        guard case .standard(let text) = presence else { return nil }
        return text
    }

    /// Whether it must be there.
    ///
    /// `platform` is nil outside of an app.
    func isRequired(on platform: PlatformName?) -> Bool {
        guard case .required(let required) = presence else { return false }
        let everywhere = PlatformName.allCases
        return (platform.map { [$0] } ?? everywhere).allSatisfy {
            required.contains($0) && platforms.contains($0)
        }
    }

    /// What it takes, in the words of a message.
    var expectation: String {
        switch shape {
        case .text(let form): form
        case .secret: "text"
        case .flag: "true or false"
        case .choice(let choices): Wording.list(choices.map(\.name), "or")
        case .duration(let bounds):
            "a time from \(ManifestSyntax.written(bounds.lowerBound)) "
                + "to \(ManifestSyntax.written(bounds.upperBound))"
        case .size(let bounds):
            "a size from \(ManifestSyntax.written(bounds.lowerBound)) "
                + "to \(ManifestSyntax.written(bounds.upperBound))"
        case .list(let items): "a list of \(items)"
        case .mapping(let content): "a mapping of \(content)"
        }
    }
}
