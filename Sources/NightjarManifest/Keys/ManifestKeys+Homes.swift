extension ManifestKeys {
    /// The parts of a manifest that have a key of this name, in the words of a message.
    static func homes(of name: String) -> [String] {
        ManifestSection.all.filter { $0.keys.contains { $0.name == name } }.map { section in
            guard section.name != ManifestSection.top.name else { return "the manifest itself" }
            let isSpokenWithN = "aeiou".contains(section.name.prefix(1))
            return "\(isSpokenWithN ? "an" : "a") \(section.name)"
        }
    }
}
