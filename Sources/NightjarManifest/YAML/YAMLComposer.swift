/// Makes a tree of the parser's events, within bounds.
///
/// What an alias stands for is copied to its place, so that a finding can say by which alias it was
/// come to; how much aliases bring in is bounded, as is the whole tree, and its depth. The merge
/// keys of YAML 1.1 (`<<`) are resolved: the tree has none.
struct YAMLComposer {
    /// The manifest's own values lie four levels deep.
    private static let maximumDepth = 32

    /// Keys and values, those that aliases bring in apart: 10,000 subscriptions with every key
    /// written out have 200,000.
    private static let maximumValues = 500_000

    /// Bytes of text that aliases may bring in.
    private static let maximumAliasedText = SourceText.maximumBytes

    /// What a part of the tree holds.
    private struct Size {
        /// Keys and values.
        var values = 0
        /// Bytes of text.
        var text = 0
    }

    private struct Anchored {
        let node: YAMLNode
        let size: Size
    }

    private let events: YAMLEvents
    private var anchors: [String: Anchored] = [:]
    /// Of the values that are being read.
    private var openAnchors: Set<String> = []
    /// Of all that was composed so far, aliases in full.
    private var size = Size()
    /// Of what aliases brought in.
    private var aliased = Size()
    private var findings: FindingList
    private var read = YAMLDocument()

    /// Reads one document.
    static func compose(
        _ text: ArraySlice<UInt8>,
        into findings: inout FindingList
    ) -> YAMLDocument {
        var composer = YAMLComposer(events: YAMLEvents(text), findings: findings)
        do throws(Stop) {
            composer.read.root = try composer.document()
        } catch {
            composer.report(error, in: text)
        }
        findings = composer.findings
        composer.read.values = composer.size.values
        return composer.read
    }

    /// Why reading ended early.
    private enum Stop: Error {
        case fault(YAMLFault)
        case tooDeep(Mark)
        /// The findings say it.
        case told
    }

    private init(events: YAMLEvents, findings: FindingList) {
        self.events = events
        self.findings = findings
    }

    private mutating func report(_ stop: Stop, in text: ArraySlice<UInt8>) {
        switch stop {
        case .told: break
        case .tooDeep(let mark):
            findings.error(.yamlTooDeep, mark, "nested deeper than \(Self.maximumDepth) levels")
        case .fault(let fault):
            YAMLHint.report(fault, in: text, to: &findings)
            read.fault = fault
        }
    }

    private mutating func document() throws(Stop) -> YAMLNode? {
        var root: YAMLNode?
        while true {
            let event = try next()
            switch event.kind {
            case .streamEnd:
                return root
            case .documentStart where root != nil:
                findings.error(
                    .yamlSecondDocument,
                    event.mark,
                    "a second document begins here; a manifest is one document",
                    notes: [findings.note("leave out the line ---, or put it at the top")]
                )
                throw .told
            case .documentStart:
                root = try node(from: next(), depth: 1)
            default:
                continue
            }
        }
    }

    /// `isMerged` says whether it stands behind `<<`.
    private mutating func node(
        from event: YAMLEvent,
        depth: Int,
        isMerged: Bool = false
    ) throws(Stop) -> YAMLNode {
        guard depth <= Self.maximumDepth else { throw .tooDeep(event.mark) }
        if event.hasTag {
            findings.error(
                .yamlTag,
                event.mark,
                "a tag (!…) has no meaning in a manifest; leave it out"
            )
        }
        if case .alias(let name) = event.kind {
            let use = Mark.Use(mark: event.mark, isMerge: isMerged)
            return try value(of: name, use, depth: depth)
        }
        let before = size
        try count(event)
        if let anchor = event.anchor { openAnchors.insert(anchor) }
        let content: YAMLNode.Content
        switch event.kind {
        case .scalar(let text, let isPlain):
            content = .scalar(text, isPlain: isPlain)
        case .sequenceStart:
            content = .sequence(try items(depth: depth, areMerged: isMerged))
        case .mappingStart:
            content = .mapping(try entries(depth: depth))
        default:
            findings.error(.yamlSyntax, event.mark, "not valid YAML: a value is missing here")
            throw .told
        }
        let isOnOneLine = event.mark.line == event.end.line
        let node = YAMLNode(content: content, mark: event.mark, isOnOneLine: isOnOneLine)
        if let anchor = event.anchor {
            openAnchors.remove(anchor)
            let own = Size(values: size.values - before.values, text: size.text - before.text)
            anchors[anchor] = Anchored(node: node, size: own)
        }
        return node
    }

    private mutating func count(_ event: YAMLEvent) throws(Stop) {
        if case .scalar(let text, _) = event.kind { size.text += text.utf8.count }
        size.values += 1
        guard size.values - aliased.values <= Self.maximumValues else {
            findings.error(
                .yamlTooLarge,
                event.mark,
                "a manifest may have \(Self.maximumValues) keys and values; here is one more"
            )
            throw .told
        }
    }

    // MARK: Aliases

    private mutating func value(
        of name: String,
        _ use: Mark.Use,
        depth: Int
    ) throws(Stop) -> YAMLNode {
        guard let anchored = anchors[name], !openAnchors.contains(name) else {
            throw unknown(name, at: use.mark)
        }
        read.aliases.insert(name)
        aliased.values += anchored.size.values
        aliased.text += anchored.size.text
        guard aliased.values <= Self.maximumValues, aliased.text <= Self.maximumAliasedText else {
            findings.error(
                .yamlAliasesTooLarge,
                use.mark,
                "aliases make the document too large; write less of it by alias"
            )
            throw .told
        }
        size.values += anchored.size.values
        size.text += anchored.size.text
        var copy = AliasCopy(use, levels: Self.maximumDepth - depth)
        guard let node = copy.copied(anchored.node) else { throw .tooDeep(use.mark) }
        return node
    }

    private mutating func unknown(_ name: String, at mark: Mark) -> Stop {
        if openAnchors.contains(name) {
            findings.error(
                .yamlUnknownAlias,
                mark,
                "this alias stands within the value that it stands for"
            )
        } else {
            findings.error(
                .yamlUnknownAlias,
                mark,
                "this alias stands for nothing; no value before it is anchored with its name",
                notes: [findings.note("a value that begins with * must stand in quotation marks")]
            )
        }
        return .told
    }

    // MARK: Lists and mappings

    private mutating func items(depth: Int, areMerged: Bool) throws(Stop) -> [YAMLNode] {
        var items: [YAMLNode] = []
        while true {
            let event = try next()
            if case .end = event.kind { return items }
            items.append(try node(from: event, depth: depth + 1, isMerged: areMerged))
        }
    }

    private mutating func entries(depth: Int) throws(Stop) -> [YAMLEntry] {
        var mapping = YAMLMapping()
        while true {
            let event = try next()
            if case .end = event.kind { return mapping.entries }
            guard let key = key(event) else {
                read.dropped.append(try node(from: event, depth: depth + 1))
                read.dropped.append(try node(from: next(), depth: depth + 1))
                continue
            }
            try count(event)
            let value = try node(from: next(), depth: depth + 1, isMerged: key.isMerge)
            let entry = YAMLEntry(key: key.text, keyMark: event.mark, value: value)
            if let first = key.isMerge ? mapping.mergeMark : mapping.mark(of: key.text) {
                reportRepeated(entry, first, isMerge: key.isMerge)
                guard !findings.isFull else { throw .told }
            } else if key.isMerge {
                mapping.merge(checkedSources(of: entry), at: event.mark)
            } else {
                mapping.add(entry)
            }
        }
    }

    /// nil when a finding says why it is none.
    private mutating func key(_ event: YAMLEvent) -> (text: String, isMerge: Bool)? {
        if case .scalar(let text, let isPlain) = event.kind, event.anchor == nil, !event.hasTag {
            return (text, isPlain && text == "<<")
        }
        let note = findings.note("an anchor stands behind the colon: name: &anchor")
        findings.error(
            .yamlKey,
            event.mark,
            "a key must be plain text",
            notes: event.anchor == nil ? [] : [note]
        )
        return nil
    }

    /// What a merge key brings, the first of several first; what it cannot bring becomes findings.
    private mutating func checkedSources(of entry: YAMLEntry) -> [[YAMLEntry]] {
        let values: [YAMLNode]
        if case .sequence(let items) = entry.value.content {
            values = items
        } else {
            values = [entry.value]
        }
        return values.compactMap { value in
            if case .mapping(let entries) = value.content { return entries }
            read.dropped.append(value)
            reportMerge(of: value)
            return nil
        }
    }

    private mutating func reportMerge(of value: YAMLNode) {
        var notes: [Finding.Note] = []
        if case .scalar(let text, isPlain: true) = value.content, anchors[text] != nil {
            notes = [findings.note("an alias begins with *, such as <<: *\(text)")]
        }
        findings.error(
            .mergeKey,
            value.mark,
            "<< merges a mapping or a list of mappings, not \(value.isNull ? "nothing" : value.kind)",
            notes: notes
        )
    }

    private mutating func reportRepeated(_ entry: YAMLEntry, _ first: Mark, isMerge: Bool) {
        read.repeated.append(entry)
        let advice = isMerge ? [findings.note("merge several by a list: <<: [*one, *other]")] : []
        findings.error(
            .duplicateKey,
            entry.keyMark,
            "duplicate key\((isMerge ? "\"<<\"" : Disclosure.shown(entry)).map { " \($0)" } ?? "")",
            notes: [findings.note("it stands here already", at: first)] + advice
        )
    }

    private mutating func next() throws(Stop) -> YAMLEvent {
        do throws(YAMLFault) {
            let event = try events.next()
            if case .scalar = event.kind {
                read.scalars.append(YAMLScalar(event.mark, end: event.end))
            }
            return event
        } catch {
            throw .fault(error)
        }
    }
}
