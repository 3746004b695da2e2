/// What a mistyped value was meant to be; nil when that cannot be told.
enum Spelling {
    /// `2_500ms`, `2.5s`, `2500`, `1 sec`, `1.5h`.
    static func duration(_ text: String, _ bounds: ClosedRange<Duration>) -> String? {
        let units = [
            "": 1.0, "ms": 1, "msec": 1, "s": 1000, "sec": 1000, "m": 60_000, "min": 60_000,
            "h": 3_600_000, "hour": 3_600_000, "hours": 3_600_000, "d": 86_400_000,
            "day": 86_400_000, "days": 86_400_000,
        ]
        guard let milliseconds = amount(text, units) else { return nil }
        let duration = Duration.milliseconds(milliseconds)
        return bounds.contains(duration) ? ManifestSyntax.written(duration) : nil
    }

    /// `16MB`, `16M`, `0.5GiB`, `16777216`.
    static func size(_ text: String, _ bounds: ClosedRange<Int>) -> String? {
        let units = [
            "": 1.0, "k": 0x1p10, "kb": 0x1p10, "kib": 0x1p10, "m": 0x1p20, "mb": 0x1p20,
            "mib": 0x1p20, "g": 0x1p30, "gb": 0x1p30, "gib": 0x1p30,
        ]
        guard let bytes = amount(text, units), bounds.contains(bytes), bytes % 1024 == 0 else {
            return nil
        }
        return ManifestSyntax.written(bytes)
    }

    /// `1_6`, `4.0`, `1 000`.
    static func number(_ text: String, _ bounds: ClosedRange<Int>) -> String? {
        guard let number = amount(text, ["": 1]), bounds.contains(number) else { return nil }
        return String(number)
    }

    /// `yes`, `Off`, `TRUE`.
    static func flag(_ text: String) -> String? {
        switch text.lowercased() {
        case "true", "yes", "y", "on", "1": "true"
        case "false", "no", "n", "off", "0": "false"
        default: nil
        }
    }

    /// `staff.lua`, `plugins/staff/init.lua`.
    static func pluginName(_ text: String) -> String? {
        guard text.hasSuffix(".lua") else { return nil }
        var parts = text.dropLast(".lua".count).split(separator: "/")
        if parts.count > 1, parts.last == "init" { parts.removeLast() }
        let name = parts.last.map(String.init) ?? ""
        return ManifestSyntax.isName(name) ? name : nil
    }

    /// A number, perhaps with a fraction, spaces and `_`, and a unit; nil when it is not whole.
    private static func amount(_ text: String, _ units: [String: Double]) -> Int? {
        let bare = text.lowercased().filter { $0 != " " && $0 != "_" }
        let digits = bare.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard digits.count < 16, let number = Double(digits),
            let unit = units[String(bare.dropFirst(digits.count))]
        else { return nil }
        return Int(exactly: number * unit)
    }
}
