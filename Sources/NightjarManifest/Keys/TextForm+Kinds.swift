import NightjarCore

extension TextForm {
    /// What a listener is bound to.
    static let address = TextForm(
        "address",
        "host and port such as 127.0.0.1:8080",
        #"(?:\#(TextExpression.host)|\[\#(TextExpression.ipv6)\]):\#(TextExpression.port)"#,
        examples: ["127.0.0.1:8080", "0.0.0.0:8080", "[::1]:8080", "localhost:8080"]
    ) { ManifestSyntax.address($0) != nil }

    /// An address, or all that begin alike.
    static let network = TextForm(
        "network",
        "an address or a network such as 10.0.0.0/8",
        "(?:\(TextExpression.ipv4)(?:/\(TextExpression.number(0...32)))?"
            + "|\(TextExpression.ipv6)(?:/\(TextExpression.number(0...128)))?)",
        examples: ["10.0.0.0/8", "192.0.2.7", "2001:db8::/32"]
    ) { IPNetwork($0) != nil }

    /// Scheme, host and perhaps a port.
    static let origin = TextForm(
        "origin",
        "an origin such as https://open.feishu.cn",
        #"(?:https://(?:\#(TextExpression.host)|\[\#(TextExpression.ipv6)\])"#
            + #"|http://(?:127\.0\.0\.1|localhost|\[::1\]))(?::\#(TextExpression.port))?/?"#,
        examples: ["https://open.feishu.cn", "https://open.larksuite.com"]
    ) { ManifestSyntax.origin($0) != nil }

    /// Scheme, host and perhaps a port, of this machine or any other.
    static let webOrigin = TextForm(
        "web-origin",
        "an origin such as https://crm.example.com",
        #"https?://(?:\#(TextExpression.host)|\[\#(TextExpression.ipv6)\])"#
            + #"(?::\#(TextExpression.port))?/?"#,
        examples: ["https://crm.example.com", "http://10.0.0.7:8080"]
    ) { ManifestSyntax.webOrigin($0) != nil }

    /// The path of an API of the open platform.
    static let apiPath = TextForm(
        "api-path",
        "the path of an API such as im/v1/messages",
        #"(?!open-apis(?:/|$)):?[A-Za-z0-9_-]+(?:/:?[A-Za-z0-9_-]+)*"#,
        examples: ["im/v1/messages", "im/v1/chats/:chat_id/members"],
        isWritten: ManifestSyntax.isAPIPath
    )

    /// The path of a request.
    static let path = TextForm(
        "path",
        "a path such as /feishu/bot",
        #"(?:/|(?:/(?!\.{1,2}(?:/|$))\#(pathCharacter)+)+)"#,
        holdsDollars: true,
        examples: ["/feishu/bot"],
        isWritten: ManifestSyntax.isPath
    )

    private static var pathCharacter: String {
        TextExpression.character { $0 == "/" || !ManifestSyntax.isPathCharacter($0) }
    }

    /// The path of a folder, which the system judges.
    static let folder = TextForm(
        "folder",
        "the path of a folder",
        printed + "+",
        holdsDollars: true,
        examples: ["plugins"],
        isWritten: ManifestSyntax.isFolder
    )

    /// The name of an app or a plugin.
    static func name(_ expectation: String) -> TextForm {
        TextForm(
            "name",
            expectation,
            "[A-Za-z0-9][A-Za-z0-9_-]{0,\(ManifestSyntax.maximumNameLength - 1)}",
            examples: ["offboarding", "staff-bot"],
            isWritten: ManifestSyntax.isName
        )
    }

    /// Where deliveries and values are kept.
    static let store = TextForm(
        "store",
        #"sqlite: and the path of a file, or "memory:""#,
        "(?:memory:?|sqlite:(?!:memory:$)\(printed)*\(lastOfFile))",
        holdsDollars: true,
        examples: ["sqlite:var/nightjar.db", "sqlite:/var/lib/nightjar/nightjar.db"],
        known: [
            KnownTexts("stores") {
                [
                    .init("sqlite:var/nightjar.db", "a file, which a restart finds again"),
                    .init("memory:", "the daemon's memory: a restart forgets all of it"),
                ]
            }
        ]
    ) { ManifestSyntax.store($0) != nil }

    private static var printed: String {
        TextExpression.character(except: CharacterClass.isControl)
    }

    private static var lastOfFile: String {
        TextExpression.character { $0 == "/" || CharacterClass.isControl($0) }
    }

    /// Which value of an event.
    ///
    /// The expression counts characters where the check counts bytes.
    static let field = TextForm(
        "field",
        "a value of the event such as event.body.object.open_id",
        #"(?![\s\S]{\#(EventPath.maximumLength + 1)})event\.(?:"#
            + EventPath.fields.joined(separator: "|")
            + #"|(?:body|raw)(?:\.(?![0-9]+(?:\.|$))\#(keyCharacter)+)"#
            + "{1,\(EventPath.maximumKeys)})",
        examples: ["event.body.object.open_id", "event.tenant", "event.raw.header.app_id"]
    ) { EventPath($0) != nil }

    private static var keyCharacter: String {
        TextExpression.character { !EventPath.isKeyCharacter($0) }
    }

    /// Text that no message may show.
    static let secret = anything("secret", "text")

    /// What is or is not.
    static let flag = TextForm("flag", "true or false", "true|false") {
        ManifestSyntax.flag($0) != nil
    }

    /// A time.
    package static func duration(_ bounds: ClosedRange<Duration>) -> TextForm {
        TextForm(
            "duration",
            "a time from \(ManifestSyntax.written(bounds.lowerBound)) "
                + "to \(ManifestSyntax.written(bounds.upperBound))",
            units(
                ManifestSyntax.units,
                ManifestSyntax.milliseconds(of: bounds.lowerBound),
                ManifestSyntax.milliseconds(of: bounds.upperBound)
            )
        ) { text in ManifestSyntax.duration(text).map(bounds.contains) ?? false }
    }

    /// How much of a memory.
    static func size(_ bounds: ClosedRange<Int>) -> TextForm {
        TextForm(
            "size",
            "a size from \(ManifestSyntax.written(bounds.lowerBound)) "
                + "to \(ManifestSyntax.written(bounds.upperBound))",
            units(
                [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)],
                bounds.lowerBound,
                bounds.upperBound
            )
        ) { text in ManifestSyntax.size(text).map(bounds.contains) ?? false }
    }

    /// How many of something.
    package static func number(_ bounds: ClosedRange<Int>) -> TextForm {
        TextForm(
            "number",
            "a whole number from \(bounds.lowerBound) to \(bounds.upperBound)",
            TextExpression.number(bounds),
            numbers: bounds
        ) { text in ManifestSyntax.number(text).map(bounds.contains) ?? false }
    }

    /// Whole numbers of each unit that lie within the bounds.
    private static func units(
        _ units: [(name: String, size: Int)],
        _ lower: Int,
        _ upper: Int
    ) -> String {
        let alternatives = units.compactMap { unit -> String? in
            let least = lower / unit.size + (lower % unit.size == 0 ? 0 : 1)
            let most = upper / unit.size
            return least <= most ? TextExpression.number(least...most) + unit.name : nil
        }
        return alternatives.joined(separator: "|")
    }
}
