package import NightjarCore

/// What is known of one key of the manifest.
///
/// ``ManifestKeys`` has them all. The check, the JSON Schema and the reference page are made of
/// this and of nothing else.
package struct ManifestKey: Sendable {
    enum Shape: Sendable {
        case text(TextForm)
        /// Text that no message may show.
        case secret
        case flag
        case choice([Choice])
        /// A whole number with `ms`, `s`, `m`, `h` or `d`.
        case duration(ClosedRange<Duration>)
        /// A whole number with `KiB`, `MiB` or `GiB`, in bytes.
        case size(ClosedRange<Int>)
        /// A whole number without a unit.
        case number(ClosedRange<Int>)
        /// `of` is what its entries are, in the words of a message.
        case list(of: String, Entry)
        /// From names to entries; `of` as with a list.
        case mapping(of: String, Entry)
        /// A mapping with keys of its own.
        indirect case section(ManifestSection)
    }

    /// What stands in a list or a mapping.
    enum Entry: Sendable {
        case text(TextForm)
        case secret
        /// A list of just these.
        case tuple([TextForm])
        indirect case section(ManifestSection)
    }

    /// One of the values that a key takes.
    struct Choice: Sendable {
        let name: String
        /// One clause, without a full stop.
        let summary: String

        init(_ name: String, _ summary: String) {
            self.name = name
            self.summary = summary
        }
    }

    /// A choice that another key has.
    struct Condition: Sendable {
        let key: String
        let choice: String
        /// Whether it is also met where the other key is left out.
        let isStandard: Bool

        /// As it stands in a manifest: `receive: webhook`.
        var text: String { "\(key): \(choice)" }
    }

    enum Presence: Sendable {
        case required(on: [PlatformName] = PlatformName.allCases)
        /// Required where another key has a choice, on the platforms of the key.
        case requiredWith(Condition)
        /// Required on these; the section's own reading says so, because it knows what to write.
        case needed(on: [PlatformName])
        case optional
        /// Optional, and this when it is left out, in the words of the manifest.
        case standard(String)
        /// Optional, and made of other values when it is left out, in words.
        case derived(String)
    }

    /// As it stands in the manifest.
    package let name: String

    let shape: Shape
    let presence: Presence

    /// One clause, without a full stop.
    let summary: String

    /// Where the key has a meaning.
    package let platforms: [PlatformName]

    /// Why it has a meaning on ``platforms`` alone, for a message; empty where that is plain.
    let reason: String

    /// Names of keys that must stand beside it where it is written.
    package let needs: [String]

    /// Without this choice of another key it has no effect; nil where it always has one.
    let condition: Condition?

    /// What else there is to know, as whole sentences of Markdown; empty for nothing.
    let details: String

    /// What it takes, in the words of a message.
    let expectation: String

    /// How its text is written; nil where it is no text, or one of few words.
    let form: TextForm?

    /// A line of a manifest with the key, or several; empty for none.
    package let example: String

    init(
        _ name: String,
        _ shape: Shape,
        _ summary: String,
        _ presence: Presence = .optional,
        on platforms: [PlatformName] = PlatformName.allCases,
        because reason: String = "",
        needing needs: [String] = [],
        onlyWith condition: Condition? = nil,
        details: String = "",
        example: String = ""
    ) {
        self.name = name
        self.shape = shape
        form = shape.form
        expectation = shape.expectation
        self.presence = presence
        self.platforms = platforms
        self.reason = reason
        self.needs = needs
        self.condition = condition
        self.summary = summary
        self.details = details
        self.example = example
    }

    /// What stands for the key when it is left out, in the words of the manifest; nil for nothing.
    var standard: String? {
        guard case .standard(let text) = presence else { return nil }
        return text
    }

    /// The choice of another key with which it must be there; nil where none decides over that.
    var requiringCondition: Condition? {
        guard case .requiredWith(let condition) = presence else { return nil }
        return condition
    }

    /// Whether it must be there, whatever other keys say.
    ///
    /// `platform` is nil outside of an app.
    func isRequired(on platform: PlatformName?) -> Bool {
        guard case .required(let required) = presence else { return false }
        let everywhere = PlatformName.allCases
        return (platform.map { [$0] } ?? everywhere).allSatisfy {
            required.contains($0) && platforms.contains($0)
        }
    }

    /// Whether it takes a list.
    package var takesList: Bool {
        if case .list = shape { return true }
        return false
    }

    /// How the texts are written that it takes, also inside of a list or a mapping.
    package var forms: [TextForm] {
        switch shape {
        case .list(_, let entry), .mapping(_, let entry): entry.forms
        default: form.map { [$0] } ?? []
        }
    }
}

extension ManifestKey.Entry {
    var forms: [TextForm] {
        switch self {
        case .text(let form): [form]
        case .secret: [.secret]
        case .tuple(let forms): forms
        case .section(let section): section.names.map { [$0] } ?? []
        }
    }
}

extension ManifestKey.Shape {
    fileprivate var form: TextForm? {
        switch self {
        case .text(let form): form
        case .secret: .secret
        case .flag: .flag
        case .duration(let bounds): .duration(bounds)
        case .size(let bounds): .size(bounds)
        case .number(let bounds): .number(bounds)
        case .choice, .list, .mapping, .section: nil
        }
    }

    fileprivate var expectation: String {
        switch self {
        case .choice(let choices): Wording.list(choices.map(\.name), "or")
        case .list(let items, _): "a list of \(items)"
        case .mapping(let content, _): "a mapping of \(content)"
        case .section(let section): "a mapping of \(Wording.list(section.keys.map(\.name)))"
        case .text, .secret, .flag, .duration, .size, .number: form?.expectation ?? "text"
        }
    }
}
