/// Puts the environment's values in the place of `${NAME}` and `${NAME:-default}`.
///
/// `$${` stands for a literal `${`. What a variable holds is not looked at again.
struct Variables: Sendable {
    /// Why a text cannot be expanded.
    ///
    /// No case holds a variable's value.
    enum Fault: Error, Hashable {
        case missing(name: String)
        case empty(name: String)
        /// `${` without a name and a closing brace.
        case malformed
        /// With what the variables hold there are more than ``Variables/maximumBytes``.
        case tooLong
    }

    /// No value of a manifest comes near; a text of nothing but variables could fill the memory.
    static let maximumBytes = 1 << 16

    let environment: [String: String]

    /// The text with its variables' values, or all that is wrong, each once.
    ///
    /// By bytes: a text of nothing but dollars takes no longer than another.
    func expand(_ text: String) -> (value: String, isExpanded: Bool, faults: [Fault]) {
        guard text.utf8.contains(Self.dollar) else { return (text, false, []) }
        var value = ""
        var faults: [Fault] = []
        var known: Set<Fault> = []
        var isExpanded = false
        var rest = text[...]
        while let (dollar, brace) = Self.opening(in: rest) {
            let before = rest[..<dollar]
            rest = rest[rest.utf8.index(after: brace)...]
            if before.utf8.last == Self.dollar {
                value += before.dropLast() + "${"
                continue
            }
            value += before
            isExpanded = true
            guard let end = rest.utf8.firstIndex(of: UInt8(ascii: "}")) else {
                return (value, true, known.contains(.malformed) ? faults : faults + [.malformed])
            }
            switch lookUp(rest[..<end]) {
            case .success(let found): value += found
            case .failure(let fault): if known.insert(fault).inserted { faults.append(fault) }
            }
            guard value.utf8.count <= Self.maximumBytes else {
                return ("", true, faults + [.tooLong])
            }
            rest = rest[rest.utf8.index(after: end)...]
        }
        return (value + rest, isExpanded, faults)
    }

    /// Where the next `${` stands.
    private static func opening(in text: Substring) -> (dollar: String.Index, brace: String.Index)?
    {
        let bytes = text.utf8
        var start = bytes.startIndex
        while let found = bytes[start...].firstIndex(of: dollar) {
            start = bytes.index(after: found)
            guard start < bytes.endIndex else { return nil }
            if bytes[start] == UInt8(ascii: "{") { return (found, start) }
        }
        return nil
    }

    private static let dollar = UInt8(ascii: "$")

    private func lookUp(_ expression: Substring) -> Result<String, Fault> {
        let name = expression.prefix { $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber) }
        let rest = expression[name.endIndex...]
        guard let first = name.first, !first.isNumber, rest.isEmpty || rest.hasPrefix(":-") else {
            return .failure(.malformed)
        }
        if let value = environment[String(name)], !value.isEmpty { return .success(value) }
        if !rest.isEmpty { return .success(String(rest.dropFirst(2))) }
        let isSet = environment[String(name)] != nil
        return .failure(isSet ? .empty(name: String(name)) : .missing(name: String(name)))
    }
}
