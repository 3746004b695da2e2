import NightjarCore

/// What messages and excerpts may show of what stands in a manifest.
///
/// A secret that was written into the file must not reach a terminal or a log, also not one whose
/// key is mistyped, or that stands where something else belongs. So nothing is shown because it
/// looks harmless; it must have its place under a key that is known to hold no secret.
enum Disclosure {
    /// Longer words are no keys.
    private static let maximumWord = 32

    /// A value is one word, or has a short one beside it by mistake, as in `2500 ms`.
    ///
    /// A token that was drawn in from elsewhere is longer.
    private static let maximumFurtherWord = 12

    private static let keys = ManifestSection.all.flatMap(\.keys)

    private static let secretKeys = Set(keys.filter(\.isSecret).map(\.name))

    /// Every key of a manifest, by its name.
    static let names = Set(keys.map(\.name))

    /// The keys whose values stand beside them, and are no secrets in any part of a manifest.
    static let openKeys = Set(keys.filter(\.isOpen).map(\.name)).subtracting(secretKeys)

    /// Whether `text`, which stands under a key that is no secret, may be shown.
    ///
    /// It may have swallowed its neighbours, by a quotation mark too many, or by one line too few;
    /// an address may hold a password.
    static func allows(_ text: String, isOnOneLine: Bool) -> Bool {
        guard isOnOneLine else { return false }
        // Nearly all have none of these, and looking for words takes its time.
        guard text.utf8.contains(where: isSuspicious) else { return true }
        // The console's names and the pages' titles are no secrets, however long.
        let catalog = EventCatalog.shipped
        guard catalog.group(named: text) == nil, catalog.events(titled: text).isEmpty else {
            return true
        }
        let words = text.split(whereSeparator: \.isWhitespace)
        guard !text.contains("@"), !text.contains(": "), !hasPassword(text),
            words.dropFirst().allSatisfy({ $0.count <= maximumFurtherWord })
        else { return false }
        return !secretKeys.contains { text.contains("\($0):") || text.contains("\($0)=") }
    }

    /// Whether a text with this byte has to be looked at closely; beyond ASCII there are spaces too.
    private static func isSuspicious(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, UInt8(ascii: ":"), UInt8(ascii: "="), UInt8(ascii: "@"), 0x80...0xFF: true
        default: false
        }
    }

    /// `https://name:password`, where no port stands.
    private static func hasPassword(_ text: String) -> Bool {
        guard let start = text.firstRange(of: "://")?.upperBound else { return false }
        let authority = text[start...].prefix { $0 != "/" }
        guard let colon = authority.lastIndex(of: ":"), !authority.hasPrefix("[") else {
            return false
        }
        return !authority[colon...].dropFirst().allSatisfy { ("0"..."9").contains($0) }
    }

    /// Whether a key that a manifest does not have may be shown: not what may be a secret that has
    /// lost its own key.
    static func allows(_ entry: YAMLEntry) -> Bool {
        names.contains(entry.key) || !entry.value.isNull && isWord(entry.key)
    }

    /// Whether the name of an app or a plugin may be shown, which may lack its value still.
    static func allowsName(_ entry: YAMLEntry) -> Bool {
        guard !isWord(entry.key) else { return true }
        guard case .mapping = entry.value.content else { return false }
        return ManifestSyntax.isName(entry.key) || entry.key.count <= maximumFurtherWord
    }

    /// The key as messages show it; nil when it may not be shown.
    static func shown(_ entry: YAMLEntry) -> String? {
        allows(entry) ? Wording.quoted(entry.key) : nil
    }

    /// Whether `text` is nothing but a variable, which says nothing of what it holds.
    static func isReference(_ text: some Collection<Unicode.Scalar>) -> Bool {
        guard text.starts(with: "${".unicodeScalars), text.dropFirst(2).first.map(isLetter) == true
        else { return false }
        return text.dropFirst(2).drop(while: isNamePart).elementsEqual("}".unicodeScalars)
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        isNamePart(scalar) && !("0"..."9").contains(scalar)
    }

    /// As libyaml reads the names of anchors and aliases.
    static func isAnchorPart(_ scalar: Unicode.Scalar) -> Bool {
        isNamePart(scalar) || scalar == "-"
    }

    private static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_"
            || scalar.isASCII
                && CharacterClass.isLetterOrDigit(UInt8(truncatingIfNeeded: scalar.value))
    }

    /// Letters and hyphens: no token that a machine has made.
    private static func isWord(_ text: String) -> Bool {
        text.unicodeScalars.count <= maximumWord
            && text.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || $0 == "_" || $0 == "-"
            }
    }
}

extension ManifestKey {
    /// Whether its value is a secret.
    fileprivate var isSecret: Bool {
        if case .secret = shape { true } else { false }
    }

    /// Whether its value is a text that may be shown.
    var isOpen: Bool {
        switch shape {
        case .text, .flag, .choice, .duration, .size, .number: true
        default: false
        }
    }
}
