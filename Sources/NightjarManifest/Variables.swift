/// Puts the environment's values in the place of `${NAME}` and `${NAME:-default}`.
///
/// `$${` stands for a literal `${`. What a variable holds is not looked at again.
struct Variables: Sendable {
    /// Why a text cannot be expanded.
    ///
    /// No case holds a variable's value.
    enum Fault: Error, Equatable {
        case missing(name: String)
        case empty(name: String)
        /// `${` without a name and a closing brace.
        case malformed
    }

    let environment: [String: String]

    /// The text with its variables' values, or all that is wrong.
    func expand(_ text: String) -> (value: String, isExpanded: Bool, faults: [Fault]) {
        guard text.utf8.contains(UInt8(ascii: "$")) else { return (text, false, []) }
        var value = ""
        var faults: [Fault] = []
        var isExpanded = false
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            value += rest[..<dollar]
            rest = rest[dollar...]
            if rest.hasPrefix("$${") {
                value += "${"
                rest = rest.dropFirst(3)
            } else if rest.hasPrefix("${") {
                isExpanded = true
                guard let end = rest.firstIndex(of: "}") else { return (value, true, [.malformed]) }
                switch lookUp(rest[..<end].dropFirst(2)) {
                case .success(let found): value += found
                case .failure(let fault): faults.append(fault)
                }
                rest = rest[end...].dropFirst()
            } else {
                value += "$"
                rest = rest.dropFirst()
            }
        }
        return (value + rest, isExpanded, faults)
    }

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
