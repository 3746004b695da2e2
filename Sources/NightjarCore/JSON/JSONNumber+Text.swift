extension JSONNumber {
    /// The number that a JSON text is, blanks around it aside.
    ///
    /// Without point and exponent it is whole where 64 bits hold it, as a worker reads it. Nil for a
    /// text that is no number, and for one that no double comes near.
    package init?(json text: [UInt8]) {
        var cursor = JSONCursor()
        let span = text.span
        cursor.skipSpace(span)
        let start = cursor.index
        guard (try? cursor.number(span)) != nil else { return nil }
        let digits = text[start..<cursor.index]
        guard (try? cursor.end(span)) != nil else { return nil }
        self.init(digits: digits)
    }

    /// The number that is written so; `digits` are a JSON number from the first to the last.
    init?(digits: ArraySlice<UInt8>) {
        let text = String(decoding: digits, as: UTF8.self)
        if let integer = Int64(text) {
            self = .integer(integer)
            return
        }
        guard let float = Double(text), float.isFinite else { return nil }
        self = .float(float)
    }

    /// Its JSON: a float always has a point or an exponent, so that it stays one.
    package var json: [UInt8] {
        switch self {
        case .integer(let integer): Array(String(integer).utf8)
        case .float(let float): Array(float.description.utf8)
        }
    }

    /// The same number, as an integer where it is one of 64 bits.
    var simplest: JSONNumber {
        guard case .float(let float) = self, let integer = Int64(exactly: float) else {
            return self
        }
        return .integer(integer)
    }

    /// The sum: whole when both are; nil where 64 bits do not hold it, or no double comes near.
    package func adding(_ other: JSONNumber) -> JSONNumber? {
        if case .integer(let left) = self, case .integer(let right) = other {
            let (sum, isOver) = left.addingReportingOverflow(right)
            return isOver ? nil : .integer(sum)
        }
        let sum = double + other.double
        return sum.isFinite ? .float(sum) : nil
    }

    private var double: Double {
        switch self {
        case .integer(let integer): Double(integer)
        case .float(let float): float
        }
    }
}
