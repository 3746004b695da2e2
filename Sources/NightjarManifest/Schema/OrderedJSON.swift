import NightjarCore

/// A JSON value whose objects keep the order of their members, for readers who are human.
enum OrderedJSON: Sendable, Equatable {
    case null
    case text(String)
    case number(Int)
    case flag(Bool)
    case list([OrderedJSON])
    case object([Member])

    struct Member: Sendable, Equatable {
        let name: String
        let value: OrderedJSON

        init(_ name: String, _ value: OrderedJSON) {
            self.name = name
            self.value = value
        }
    }

    static func texts(_ texts: some Sequence<String>) -> OrderedJSON { .list(texts.map(text)) }

    /// As long as a line of this may be, a list or an object stands on one.
    private static let lineLength = 100

    /// Its text in lines, indented by two blanks a level.
    var lines: String { written(depth: 0) }

    private func written(depth: Int) -> String {
        let line = onOneLine
        guard line.unicodeScalars.count + 2 * depth > Self.lineLength else { return line }
        let items: [String]
        let brackets: (String, String)
        switch self {
        case .null, .text, .number, .flag: return line
        case .list(let values):
            items = values.map { $0.written(depth: depth + 1) }
            brackets = ("[", "]")
        case .object(let members):
            items = members.map {
                "\(Self.quoted($0.name)): \($0.value.written(depth: depth + 1))"
            }
            brackets = ("{", "}")
        }
        let indent = String(repeating: "  ", count: depth)
        let inside = items.map { "\(indent)  \($0)" }.joined(separator: ",\n")
        return "\(brackets.0)\n\(inside)\n\(indent)\(brackets.1)"
    }

    private var onOneLine: String {
        switch self {
        case .null: "null"
        case .text(let text): Self.quoted(text)
        case .number(let number): String(number)
        case .flag(let flag): String(flag)
        case .list(let values): "[\(values.map(\.onOneLine).joined(separator: ", "))]"
        case .object(let members) where members.isEmpty: "{}"
        case .object(let members):
            "{ \(members.map { "\(Self.quoted($0.name)): \($0.value.onOneLine)" }.joined(separator: ", ")) }"
        }
    }

    private static func quoted(_ text: String) -> String {
        String(decoding: JSONString.encoded(text), as: UTF8.self)
    }
}

extension OrderedJSON: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    init(stringLiteral text: String) { self = .text(text) }
}

extension OrderedJSON: ExpressibleByBooleanLiteral {
    init(booleanLiteral flag: Bool) { self = .flag(flag) }
}

extension OrderedJSON: ExpressibleByIntegerLiteral {
    init(integerLiteral number: Int) { self = .number(number) }
}

extension OrderedJSON: ExpressibleByArrayLiteral {
    init(arrayLiteral values: OrderedJSON...) { self = .list(values) }
}

extension OrderedJSON: ExpressibleByDictionaryLiteral {
    init(dictionaryLiteral members: (String, OrderedJSON)...) {
        self = .object(members.map { Member($0.0, $0.1) })
    }
}
