/// How many columns of a terminal a character takes.
///
/// Wide and fullwidth characters of East Asia take two: the blocks whose characters are W or F in
/// EastAsianWidth.txt of Unicode 16 (https://www.unicode.org/Public/16.0.0/ucd/, read 2026-11-21).
/// So do emoji that are shown as pictures by themselves; marks that combine take none.
enum DisplayWidth {
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F,  // Hangul initials
        0x2329...0x232A,
        0x2E80...0x303E,  // radicals, ideographic signs
        0x3041...0xA4CF,  // kana, Bopomofo, Hangul letters, CJK, Yi
        0xA960...0xA97F,
        0xAC00...0xD7A3,  // Hangul syllables
        0xF900...0xFAFF,
        0xFE10...0xFE19,
        0xFE30...0xFE6F,
        0xFF01...0xFF60,  // fullwidth forms
        0xFFE0...0xFFE6,
        0x16FE0...0x18D7F,  // Tangut, Khitan
        0x1AFF0...0x1B2FF,
        0x1D300...0x1D376,
        0x1F200...0x1F265,
        0x20000...0x3FFFD,
    ]

    static func of(_ scalar: Unicode.Scalar) -> Int {
        guard scalar.value >= 0x300 else { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        if (0x1160...0x11FF).contains(scalar.value) { return 0 }
        let isWide =
            wide.contains { $0.contains(scalar.value) } || scalar.properties.isEmojiPresentation
        return isWide ? 2 : 1
    }

    static func of(_ text: some Sequence<Unicode.Scalar>) -> Int {
        text.reduce(0) { $0 + of($1) }
    }
}
