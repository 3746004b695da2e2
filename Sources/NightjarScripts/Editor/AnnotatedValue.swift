import NightjarCore

/// The shape of JSON values, as annotations say it.
indirect enum AnnotatedValue: Equatable {
    struct Field: Equatable {
        let name: String
        var value: AnnotatedValue
        var isOptional: Bool
    }

    case any
    case boolean
    case integer
    case number
    case string
    /// nil for one that was always empty.
    case array(AnnotatedValue?)
    case object([Field])

    /// How Feishu names a user.
    static let userIDFields = ["union_id", "user_id", "open_id"]

    init(_ value: JSONValue) {
        switch value {
        case .null: self = .any
        case .boolean: self = .boolean
        case .number(let number): self = number.contains { ".eE".contains($0) } ? .number : .integer
        case .text: self = .string
        case .array(let values):
            let kinds = values.map(AnnotatedValue.init)
            self = .array(
                kinds.dropFirst().reduce(kinds.first) { $0?.merged(with: $1) }
            )
        case .object(let members):
            self = .object(
                members.map { Field(name: $0.name, value: Self($0.value), isOptional: false) }
            )
        }
    }

    /// What holds for values of either shape.
    func merged(with other: AnnotatedValue) -> AnnotatedValue {
        switch (self, other) {
        case _ where self == other: self
        case (.integer, .number), (.number, .integer): .number
        case (.array(let mine), .array(let others)):
            .array(mine.map { mine in others.map { mine.merged(with: $0) } ?? mine } ?? others)
        case (.object(let mine), .object(let others)): .object(Self.merged(mine, others))
        default: .any
        }
    }

    private static func merged(_ mine: [Field], _ others: [Field]) -> [Field] {
        let shared = mine.map { field in
            guard let other = others.first(where: { $0.name == field.name }) else {
                return Field(name: field.name, value: field.value, isOptional: true)
            }
            return Field(
                name: field.name,
                value: field.value.merged(with: other.value),
                isOptional: field.isOptional || other.isOptional
            )
        }
        let names = Set(mine.map(\.name))
        return shared
            + others.filter { !names.contains($0.name) }
            .map { Field(name: $0.name, value: $0.value, isOptional: true) }
    }

    /// How a field of this shape is annotated; an object's class, of that name, is added to
    /// `classes`.
    func annotation(of name: String, into classes: inout [String]) -> String {
        switch self {
        case .any: return "any"
        case .boolean: return "boolean"
        case .integer: return "integer"
        case .number: return "number"
        case .string: return "string"
        case .array(nil): return "any[]"
        case .array(let value?): return value.annotation(of: name, into: &classes) + "[]"
        case .object([]): return "table<string, any>"
        case .object(let fields):
            if fields.allSatisfy({ Self.userIDFields.contains($0.name) && $0.value == .string }) {
                return "FeishuUserID"
            }
            var inner: [String] = []
            classes += ["", "---@class \(name)"]
            for field in fields {
                let kind = field.value.annotation(of: "\(name).\(field.name)", into: &inner)
                let mark = field.isOptional ? "?" : ""
                classes.append("---@field \(Self.key(field.name))\(mark) \(kind)")
            }
            classes += inner
            return name
        }
    }

    private static func key(_ name: String) -> String {
        LuaText.isName(name) ? name : "[\(LuaText.quoted(name))]"
    }
}
