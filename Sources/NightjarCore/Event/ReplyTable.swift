/// The table that a handler returned, on its way to become a reply's body.
package struct ReplyTable: Sendable {
    /// One member of a reply's body.
    package struct Field: Sendable {
        let name: String
        let json: [UInt8]

        /// A member whose value is a string.
        package static func text(_ name: String, _ value: String) -> Field {
            Field(name: name, json: JSONString.encoded(value))
        }

        /// A member whose value is an integer.
        package static func integer(_ name: String, _ value: Int) -> Field {
            Field(name: name, json: Array(String(value).utf8))
        }
    }

    /// What the handler returned; which of the protocol's own members it has set is known.
    package let document: JSONDocument

    /// Reads what a handler returned.
    ///
    /// - Parameters:
    ///   - body: JSON. An empty array counts as an empty object: Lua has one table for both.
    ///   - shape: Names the protocol's own members.
    /// - Throws: A ``JSONFault`` for what is not a JSON object.
    package init(_ body: [UInt8], shape: JSONShape) throws(JSONFault) {
        let isEmptyArray = body == Array("[]".utf8)
        document = try JSONDocument(isEmptyArray ? Array("{}".utf8) : body, shape: shape)
    }

    /// The reply's body: the table, and those of `fields` that it does not have, in their order.
    package func filled(with fields: [Field]) -> [UInt8] {
        let absent = fields.filter { document.span($0.name) == nil }
        guard !absent.isEmpty, let end = document.bytes.lastIndex(of: UInt8(ascii: "}")) else {
            return document.bytes
        }
        var bytes = Array(document.bytes[..<end])
        var isEmpty = bytes.last { !$0.isJSONSpace } == UInt8(ascii: "{")
        for field in absent {
            if !isEmpty { bytes.append(UInt8(ascii: ",")) }
            JSONString.append(field.name, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            bytes += field.json
            isEmpty = false
        }
        return bytes + [UInt8(ascii: "}")]
    }
}

extension Reply {
    /// Makes a reply whose body is an object of `fields`, in their order.
    package init(status: Int, _ fields: [ReplyTable.Field]) {
        var bytes: [UInt8] = [UInt8(ascii: "{")]
        for field in fields {
            if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
            JSONString.append(field.name, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            bytes += field.json
        }
        self.init(status: status, body: bytes + [UInt8(ascii: "}")])
    }
}
