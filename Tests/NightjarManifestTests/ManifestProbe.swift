import NightjarCore
import NightjarManifest

/// A small manifest that is right, but for one key that has a value perhaps not of its form.
struct ManifestProbe: Sendable {
    let section: String
    let key: String
    /// As it stands in the manifest.
    let value: String
    private let line: String
    private let number: Int

    /// `example` is a line of a manifest with the key, or several.
    init(section: String, key: String, example: String) {
        self.init(section: section, key: key, value: "", line: example, number: 0)
    }

    private init(section: String, key: String, value: String, line: String, number: Int) {
        self.section = section
        self.key = key
        self.value = value
        self.line = line
        self.number = number
    }

    var file: String { "probe-\(number).yaml" }
    var name: String { "\(section).\(key): \(value)" }

    /// Every key of the table with every value.
    static let all: [ManifestProbe] = ManifestSection.all
        .flatMap { section in section.keys.map { (section.name, $0) } }
        .flatMap { section, key in
            values(for: key).map { (section, key.name, $0) }
        }
        .enumerated()
        .map { number, probe in
            let (section, key, value) = probe
            let line = value.isEmpty ? "\(key):" : "\(key): \(value)"
            return ManifestProbe(
                section: section,
                key: key,
                value: value,
                line: line,
                number: number
            )
        }

    /// Whether the value is read alike by the check and by an editor.
    ///
    /// Not where it may be a number or a boolean to the editor, which has another text then, and
    /// not where a variable stands in it.
    var isExact: Bool {
        !value.contains("${") && !Self.typed.contains(value)
    }

    // MARK: Values

    private static let typed = [
        "7", "1", "-7", "+7", "0x1F", "1.5", "1.0", "2.0", "1e3", "1e-3", ".5", ".nan", "true",
        "false",
        "True", "[7]", "[true, 2.0]",
    ]

    private static let structures = [
        "", "~", "null", "Null", "NULL", "\"\"", "[]", "{}", "[a]", "{a: b}", "[[a]]", "[a, b]",
        "[[a, b]]",
        "[[a, b, c]]", "[[a, [b]]]", "[[\"*\", a.*]]", "[[a*, .*.]]", "[[.a, \"\"]]", "[null]",
        "[\"\"]", "{a: null}", "{a: {}}", "{a: []}", "[{}]",
        "{a: {b: c}}", "no", "2024-01-01", "{attempts: 3}", "{attempts: 101}", "{attempts: -1}",
        "{attempts: \"101\"}", "{first: 1s}", "{longest: 25h}", "text", "text with blanks", "\"*\"",
        "a.*", "x-y", "1_0",
    ]

    private static let variables = [
        "${SET}", "\"a ${SET} b\"", "[\"${SET}\"]", "\"${SET\"", "\"${}\"", "\"$${SET}\"",
        "${UNSET:-7}",
        "\"${9}\"", "\"/a${\"", "[\"${\"]",
    ]

    private static func values(for key: ManifestKey) -> [String] {
        let texts = key.forms.flatMap(\.examples) + samples(of: key)
        let quoted = texts.map(quoted)
        let lists = key.takesList ? texts.map { "[\(Self.quoted($0))]" } : []
        return typed + structures + variables + quoted + lists
    }

    /// Some of the texts that lie on the border of its form: all would take a validator too long.
    private static func samples(of key: ManifestKey) -> [String] {
        guard let form = key.forms.first else {
            return [
                "1", "webhook", "tenant", "test", "feishu", "power", "on_receipt", "stop",
                "content",
            ]
        }
        let chosen = TextSamples.chosen.filter { !$0.contains("\u{0}") }
        let written = chosen.filter(form.isWritten).prefix(8)
        let others = chosen.filter { !form.isWritten($0) && !$0.isEmpty }
        let step = max(1, others.count / 10)
        return written + stride(from: 0, to: others.count, by: step).map { others[$0] }
    }

    private static func quoted(_ text: String) -> String {
        let escaped = text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"", "\\": "\\\(scalar)"
            case " "..."~": String(scalar)
            default: "\\U" + String(repeating: "0", count: 8 - hex(scalar).count) + hex(scalar)
            }
        }
        return "\"\(escaped.joined())\""
    }

    private static func hex(_ scalar: Unicode.Scalar) -> String {
        String(scalar.value, radix: 16)
    }

    // MARK: The manifest around it

    var text: String {
        let top: [(String, [String])] = [
            ("manifest", ["manifest: 1"]),
            ("apps", ["apps:", "  a:"] + entry("app", app).map { "    \($0)" }),
            (
                "subscriptions",
                ["subscriptions:", "  -"]
                    + (entry("subscription", subscription) + retries).map { "    \($0)" }
            ),
            ("grants", ["grants:", "  p:"] + entry("grant", []).map { "    \($0)" }),
        ]
        let others = top.filter { section != "manifest" || $0.0 != key }.flatMap(\.1)
        return (others + (section == "manifest" ? [line] : [])).joined(separator: "\n") + "\n"
    }

    private func entry(
        _ name: String,
        _ keys: [(name: String, value: String)]
    ) -> [String] {
        let isHere = name == section
        let others = keys.filter { !isHere || $0.name != key }.map { "\($0.name): \($0.value)" }
        let lines = others + (isHere ? [line] : [])
        return lines.isEmpty ? ["{}"] : lines
    }

    private var retries: [String] {
        guard section == "retry policy" else { return [] }
        return ["ack: on_receipt", "retries:"] + entry(section, []).map { "  \($0)" }
    }

    /// On a platform where the key has a meaning.
    private var app: [(name: String, value: String)] {
        let keys = ManifestSection.all.flatMap(\.keys).filter { $0.name == key }
        let platforms = section == "app" ? keys.flatMap(\.platforms).map(\.rawValue) : []
        return platforms.first == "feishu" || section != "app"
            ? [("platform", "feishu"), ("verification_token", "t")]
                + keys.flatMap(\.needs).map { ($0, "t") }
            : [("platform", "people"), ("token", "t")]
    }

    private var subscription: [(name: String, value: String)] {
        [
            ("app", "a"), ("event", "im.message.receive_v1"), ("version", "\"2.0\""),
            ("plugin", "p"),
        ]
    }
}
