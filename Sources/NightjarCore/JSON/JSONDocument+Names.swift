/// Ids and types: texts from outside that are kept after the delivery that brought them.
extension JSONDocument {
    /// How long an event's id or type may be, in bytes of UTF-8.
    ///
    /// The longest that the platforms' pages show has 64; ledger and log keep them by the million.
    package static let longestName = 512

    /// A required string of at most ``longestName`` bytes.
    ///
    /// - Throws: `missingField` when it is absent, null or empty; `malformed` when it is no string
    ///   or too long.
    package func requiredName(_ slot: Int) throws(Refusal) -> String {
        try bounded(try requiredString(slot), slot)
    }

    /// A string of at most ``longestName`` bytes; nil when it is absent, empty or no string.
    ///
    /// - Throws: `malformed` when it is too long.
    package func optionalName(_ slot: Int) throws(Refusal) -> String? {
        guard let name = optionalString(slot) else { return nil }
        return try bounded(name, slot)
    }

    private func bounded(_ name: String, _ slot: Int) throws(Refusal) -> String {
        guard name.utf8.count <= Self.longestName else {
            throw .malformed("\(shape.paths[slot]) is longer than \(Self.longestName) bytes")
        }
        return name
    }
}
