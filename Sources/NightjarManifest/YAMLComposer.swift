/// Makes a tree of the parser's events, within bounds.
///
/// What an alias stands for is shared, never copied, but whoever walks the tree meets it again
/// each time; so the weight of all that aliases bring in is bounded. Depth is bounded too.
struct YAMLComposer {
    /// The manifest's own values lie four levels deep.
    private static let maximumDepth = 32

    /// Nodes and bytes of text that aliases may bring in together.
    private static let maximumAliasedWeight = 100_000

    private struct Anchored {
        let node: YAMLNode
        let weight: Int
    }

    private let events: YAMLEvents
    private var anchors: [String: Anchored] = [:]
    private var aliasedWeight = 0
    /// The weight of everything composed so far, aliases in full.
    private var weight = 0
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
            if case .fault(let fault) = error {
                YAMLHint.report(fault, in: text, to: &composer.findings)
                composer.read.fault = fault
            }
        }
        findings = composer.findings
        return composer.read
    }

    /// Why reading ended early.
    private enum Stop: Error {
        case fault(YAMLFault)
        /// The findings say it.
        case told
    }

    private init(events: YAMLEvents, findings: FindingList) {
        self.events = events
        self.findings = findings
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

    private mutating func node(from event: YAMLEvent, depth: Int) throws(Stop) -> YAMLNode {
        guard depth <= Self.maximumDepth else {
            findings.error(
                .yamlTooDeep,
                event.mark,
                "nested deeper than \(Self.maximumDepth) levels"
            )
            throw .told
        }
        if event.hasTag {
            findings.error(
                .yamlTag,
                event.mark,
                "a tag (!…) has no meaning in a manifest; leave it out"
            )
        }
        let weightBefore = weight
        weight += 1
        let content: YAMLNode.Content
        switch event.kind {
        case .alias(let name):
            return try aliased(name, at: event.mark)
        case .scalar(let text, let isPlain):
            weight += text.utf8.count
            content = .scalar(text, isPlain: isPlain)
        case .sequenceStart:
            content = .sequence(try items(depth: depth))
        case .mappingStart:
            content = .mapping(try entries(depth: depth))
        case .end, .documentStart, .streamEnd, .other:
            findings.error(.yamlSyntax, event.mark, "not valid YAML: a value is missing here")
            throw .told
        }
        let isOnOneLine = event.mark.line == event.end.line
        let node = YAMLNode(content: content, mark: event.mark, isOnOneLine: isOnOneLine)
        if let anchor = event.anchor {
            anchors[anchor] = Anchored(node: node, weight: weight - weightBefore)
        }
        return node
    }

    private mutating func aliased(_ name: String, at mark: Mark) throws(Stop) -> YAMLNode {
        guard let anchored = anchors[name] else {
            findings.error(
                .yamlUnknownAlias,
                mark,
                "this alias stands for nothing; no value before it is anchored with its name",
                notes: [findings.note("a value that begins with * must stand in quotation marks")]
            )
            throw .told
        }
        read.aliases.insert(name)
        weight += anchored.weight
        aliasedWeight += anchored.weight
        guard aliasedWeight <= Self.maximumAliasedWeight else {
            findings.error(
                .yamlAliasesTooLarge,
                mark,
                "aliases make the document too large; write less of it by alias"
            )
            throw .told
        }
        return anchored.node
    }

    private mutating func items(depth: Int) throws(Stop) -> [YAMLNode] {
        var items: [YAMLNode] = []
        while true {
            let event = try next()
            if case .end = event.kind { return items }
            items.append(try node(from: event, depth: depth + 1))
        }
    }

    private mutating func entries(depth: Int) throws(Stop) -> [YAMLEntry] {
        var entries: [YAMLEntry] = []
        var places: [String: Mark] = [:]
        while true {
            let event = try next()
            if case .end = event.kind { return entries }
            guard case .scalar(let key, _) = event.kind, event.anchor == nil, !event.hasTag else {
                findings.error(.yamlKey, event.mark, "a key must be plain text")
                read.dropped.append(try node(from: event, depth: depth + 1))
                read.dropped.append(try node(from: next(), depth: depth + 1))
                continue
            }
            let value = try node(from: next(), depth: depth + 1)
            let entry = YAMLEntry(key: key, keyMark: event.mark, value: value)
            if let first = places[key] {
                reportRepeated(entry, first)
            } else {
                places[key] = event.mark
                entries.append(entry)
            }
        }
    }

    private mutating func reportRepeated(_ entry: YAMLEntry, _ first: Mark) {
        read.repeated.append(entry)
        findings.error(
            .duplicateKey,
            entry.keyMark,
            "duplicate key\(Disclosure.shown(entry).map { " \($0)" } ?? "")",
            notes: [findings.note("it stands here already", at: first)]
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
