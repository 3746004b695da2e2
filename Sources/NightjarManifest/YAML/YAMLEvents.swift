import CYaml

/// One step of the parser through the text.
struct YAMLEvent {
    enum Kind {
        case scalar(String, isPlain: Bool)
        case sequenceStart, mappingStart
        /// The end of a sequence or a mapping.
        case end
        case alias(String)
        case documentStart
        case streamEnd
        /// Of no meaning here: the start of the stream, the end of a document.
        case other
    }

    let kind: Kind
    let mark: Mark
    /// Where the text goes on after it.
    let end: Mark
    /// The name that aliases use; nil when it has none.
    let anchor: String?
    let hasTag: Bool
}

/// The text is not YAML from here on.
struct YAMLFault: Error {
    let mark: Mark
    let problem: String
    /// What the parser was reading, and where that began; nil when it does not say.
    let context: (mark: Mark, text: String)?
}

/// The parser's events, one after another.
///
/// The one file that speaks with libyaml.
///
/// Yams' own `compose` is not used: it throws at the first duplicate key without the other place,
/// and to find it hashes keys through their aliases, which takes forever where a key is an alias
/// bomb. On events both are bounded before a tree exists.
final class YAMLEvents {
    /// On the heap, because libyaml keeps pointers to it inside itself.
    private let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    private let input: UnsafeMutableBufferPointer<UInt8>
    private var lines: LineCursor

    /// Takes valid UTF-8 without a byte order mark.
    init(_ text: ArraySlice<UInt8>) {
        lines = LineCursor(text)
        input = UnsafeMutableBufferPointer.allocate(capacity: text.count)
        _ = input.initialize(from: text)
        parser.initialize(to: yaml_parser_t())
        yaml_parser_initialize(parser)
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, UnsafePointer(input.baseAddress), input.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
        input.deallocate()
    }

    /// The next event; after `streamEnd` there is nothing but `streamEnd`.
    func next() throws(YAMLFault) -> YAMLEvent {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw fault() }
        defer { yaml_event_delete(&event) }

        let mark = mark(of: event)
        let end = Mark(event.end_mark)
        switch event.type {
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let text = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE
            return YAMLEvent(
                kind: .scalar(String(decoding: text, as: UTF8.self), isPlain: isPlain),
                mark: mark,
                end: end,
                anchor: Self.text(scalar.anchor),
                hasTag: scalar.tag != nil
            )
        case YAML_SEQUENCE_START_EVENT:
            let start = event.data.sequence_start
            return YAMLEvent(
                kind: .sequenceStart,
                mark: mark,
                end: end,
                anchor: Self.text(start.anchor),
                hasTag: start.tag != nil
            )
        case YAML_MAPPING_START_EVENT:
            let start = event.data.mapping_start
            return YAMLEvent(
                kind: .mappingStart,
                mark: mark,
                end: end,
                anchor: Self.text(start.anchor),
                hasTag: start.tag != nil
            )
        case YAML_ALIAS_EVENT:
            let name = Self.text(event.data.alias.anchor) ?? ""
            return YAMLEvent(
                kind: .alias(name),
                mark: mark,
                end: end,
                anchor: nil,
                hasTag: false
            )
        default:
            return YAMLEvent(
                kind: Self.kind(event.type),
                mark: mark,
                end: end,
                anchor: nil,
                hasTag: false
            )
        }
    }

    /// Where an event stands: of a scalar that spans lines, what is on the first of them.
    private func mark(of event: yaml_event_t) -> Mark {
        let (start, end) = (event.start_mark, event.end_mark)
        let length: Int
        switch event.type {
        case YAML_SCALAR_EVENT where Self.isBlock(event.data.scalar.style): length = 1
        case YAML_SCALAR_EVENT where end.line > start.line:
            let line = String(decoding: lines.line(start.line + 1), as: UTF8.self)
            length = line.unicodeScalars.count - start.column
        case YAML_SCALAR_EVENT, YAML_ALIAS_EVENT: length = end.column - start.column
        default: length = 1
        }
        return Mark(line: start.line + 1, column: start.column + 1, length: max(1, length))
    }

    private static func isBlock(_ style: yaml_scalar_style_t) -> Bool {
        style == YAML_LITERAL_SCALAR_STYLE || style == YAML_FOLDED_SCALAR_STYLE
    }

    private static func kind(_ type: yaml_event_type_t) -> YAMLEvent.Kind {
        switch type {
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: .end
        case YAML_DOCUMENT_START_EVENT: .documentStart
        case YAML_STREAM_START_EVENT, YAML_DOCUMENT_END_EVENT: .other
        default: .streamEnd
        }
    }

    private static func text(_ pointer: UnsafeMutablePointer<UInt8>?) -> String? {
        pointer.map { String(decodingCString: $0, as: UTF8.self) }
    }

    private func fault() -> YAMLFault {
        let state = parser.pointee
        let problem = state.problem.map { String(cString: $0) } ?? "it cannot be read"
        guard state.error != YAML_READER_ERROR else {
            let mark = Mark(endOf: input.prefix(state.problem_offset))
            return YAMLFault(mark: mark, problem: problem, context: nil)
        }
        let context = state.context.map { (Mark(state.context_mark), String(cString: $0)) }
        return YAMLFault(mark: Mark(state.problem_mark), problem: problem, context: context)
    }
}

extension Mark {
    fileprivate init(_ mark: yaml_mark_t) {
        self.init(line: mark.line + 1, column: mark.column + 1)
    }
}
