/// A manifest that was read, as far as findings show lines of it: without its secrets.
struct ShownManifest: Sendable {
    /// The manifest's name for messages.
    let file: String
    let text: ArraySlice<UInt8>
    let document: YAMLDocument

    /// The same findings, with the lines of their places in the manifest.
    func shown(below findings: [Finding]) -> [Finding] {
        guard !findings.isEmpty else { return [] }
        let places = findings.flatMap { [$0.place] + $0.notes.compactMap(\.place) }
        let lines = Set(places.filter { $0.file == file }.map(\.line))
        let excerpts = SourceExcerpts(text, document, lines: lines)
        return findings.map { finding in
            // A note may speak of a line of another file.
            Finding(finding) { $0.file == file ? excerpts.excerpt(at: $0) : nil }
        }
    }
}
