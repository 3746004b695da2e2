import NightjarCore

/// What the platform said, made fit for a message: short, of one line, without the app's secrets.
enum FeishuText {
    /// Of an answer's `msg`.
    static let longestMessage = 500
    /// Of a body that is not what it should be.
    static let longestExcerpt = 200

    /// `secrets` are replaced wherever they stand, before anything is cut off.
    static func shown(_ text: String, without secrets: [Secret], atMost limit: Int) -> String {
        // By bytes: a mark after a secret would make its last character another one.
        var bytes = Array(text.utf8)
        for secret in secrets where !secret.bytes.isEmpty {
            bytes.replace(secret.bytes, with: Array("(secret)".utf8))
        }
        let line = String(decoding: bytes, as: UTF8.self).unicodeScalars.map {
            Self.isPrintable($0) ? $0 : " "
        }
        var shown = String(String.UnicodeScalarView(line.prefix(limit)))
        if line.count > limit { shown += "…" }
        return shown
    }

    /// Neither a control character nor one that turns the direction of what follows.
    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: false
        default: true
        }
    }
}
