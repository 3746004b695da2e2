import NightjarCore

/// The reference page of the manifest as Markdown, made of ``ManifestKeys``.
///
/// What no row of the table says stands in ``ReferenceProse``.
package enum ManifestReference {
    /// The page, a line break at its end.
    package static func text() -> String {
        let parts =
            [ReferenceProse.opening, contents, ReferenceProse.editors, document]
            + sections.flatMap { [opening(of: $0), keys(of: $0)] }
            + [
                ReferenceProse.variables, ReferenceProse.patterns, ReferenceProse.sharing,
            ]
        let page = parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
        return ReferenceText.wrapped(page) + "\n"
    }

    /// The keys of the document that lead to more than a value: each is a chapter.
    private static let sections = ManifestSection.top.keys.filter { $0.leadsFurther }

    // MARK: Chapters

    private static var contents: String {
        let titles =
            ["In an editor", "The document"] + sections.map { title(of: $0) }
            + ["Variables", "Patterns", "Anchors, merge keys and x- keys"]
        return titles.map { "- [\($0)](#\(ReferenceText.anchor($0)))" }.joined(separator: "\n")
    }

    private static var document: String {
        let section = ManifestSection.top
        let values = section.keys.filter { !$0.leadsFurther }
        return
            (["## The document", ReferenceProse.document, ReferenceText.table(section)]
            + values.map(ReferenceText.chapter))
            .joined(separator: "\n\n")
    }

    private static func title(of key: ManifestKey) -> String {
        key.name.prefix(1).uppercased() + key.name.dropFirst()
    }

    private static func opening(of key: ManifestKey) -> String {
        let body = [
            "## \(title(of: key))", SchemaText.escapedSentence(key.summary), key.details,
            ReferenceText.block(key.example),
        ]
        return body.filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    private static func keys(of key: ManifestKey) -> String {
        guard let section = key.section else { return "" }
        return ([ReferenceText.table(section)] + section.keys.map(ReferenceText.chapter))
            .joined(separator: "\n\n")
    }

}

extension ManifestKey {
    /// The keys of what stands in it; nil where no more keys are.
    fileprivate var section: ManifestSection? {
        switch shape {
        case .list(_, .section(let section)), .mapping(_, .section(let section)): section
        default: nil
        }
    }

    /// Whether it takes more than a line to explain what stands in it.
    fileprivate var leadsFurther: Bool {
        if case .list(_, .tuple) = shape { return true }
        return section != nil
    }
}
