extension Finding.Code {
    /// Whether it is about the form of one place of the manifest, so that the JSON Schema of
    /// ``ManifestSchema`` refuses it too.
    ///
    /// As far as the schema can see: what a variable holds, it does not know.
    package var isStructural: Bool {
        switch self {
        case .unknownKey, .missingKey, .missingValue, .wrongType, .wrongValue, .wrongName,
            .wrongPattern, .wrongPlatformKey, .emptyManifest, .wrongVariable:
            true
        default: false
        }
    }

    /// Whether the text is no YAML that could be held against anything.
    ///
    /// What cannot be merged is none to those that merge, and a key to all others.
    package var isUnreadable: Bool {
        switch self {
        case .fileUnreadable, .fileTooLarge, .notUTF8, .duplicateKey, .mergeKey: true
        default: rawValue.hasPrefix("yaml-")
        }
    }
}
