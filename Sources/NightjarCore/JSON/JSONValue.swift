/// A JSON value as a tree whose objects keep the order of their members.
///
/// For the product's own data and for tools: a delivery never becomes one.
package enum JSONValue: Sendable, Hashable {
    /// One member of an object.
    package struct Member: Sendable, Hashable {
        /// Its name.
        package let name: String

        /// Its value.
        package var value: JSONValue

        /// Makes a member.
        package init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// `null`.
    case null

    /// `true` or `false`.
    case boolean(Bool)

    /// A number as it is written: no digit is lost.
    case number(String)

    /// A string.
    case text(String)

    /// An array.
    case array([JSONValue])

    /// An object; no name stands twice in one that was read.
    case object([Member])

    /// An integer.
    package static func integer(_ integer: Int64) -> JSONValue { .number(String(integer)) }

    /// The members of an object in their order; empty for any other value.
    package var members: [Member] { if case .object(let members) = self { members } else { [] } }

    /// The string; nil for any other value.
    package var string: String? { if case .text(let text) = self { text } else { nil } }

    /// The member of that name; nil when there is none, and for what is no object.
    package subscript(name: String) -> JSONValue? { members.first { $0.name == name }?.value }

    /// The value with another in the place of the member at `path`; unchanged where there is none.
    package func replacing(_ path: [String], with value: JSONValue) -> JSONValue {
        guard let name = path.first else { return value }
        guard case .object(var members) = self,
            let index = members.firstIndex(where: { $0.name == name })
        else { return self }
        let rest = Array(path.dropFirst())
        members[index].value = members[index].value.replacing(rest, with: value)
        return .object(members)
    }

    /// The value without the member at `path`; unchanged where there is none.
    package func removing(_ path: [String]) -> JSONValue {
        guard let name = path.first, case .object(var members) = self,
            let index = members.firstIndex(where: { $0.name == name })
        else { return self }
        if path.count == 1 {
            members.remove(at: index)
        } else {
            members[index].value = members[index].value.removing(Array(path.dropFirst()))
        }
        return .object(members)
    }
}
