import NightjarCore

/// Regular expressions for whole texts, without anchors.
///
/// They keep to what ECMA-262, Python and Swift read alike: no `\d`, no `\p`, and nothing
/// escaped that need not be.
enum TextExpression {
    // MARK: Texts with variables

    /// What stands for itself: any character but a `$` that begins a variable.
    private static let literal = #"[^$]|\$\$\{|\$(?!\$?\{)"#

    private static let variable = #"\$\{[A-Za-z_][A-Za-z0-9_]*(?::-[^}]*)?\}"#

    /// A text in which every `${` is a variable, or written `$${`; not an empty one.
    static let anything = "(?:\(literal)|\(variable))+"

    /// The same, with one variable at least.
    static let variableSomewhere = "(?:\(literal))*\(variable)(?:\(literal)|\(variable))*"

    // MARK: Addresses

    private static let byte = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"

    static let ipv4 = #"(?:\#(byte)\.){3}\#(byte)"#

    /// As RFC 3986 spells it out: one line for each place of the two colons.
    static let ipv6: String = {
        let group = "[0-9A-Fa-f]{1,4}"
        let last = "(?:\(group):\(group)|\(ipv4))"
        let alternatives =
            ["(?:\(group):){6}\(last)", "::(?:\(group):){5}\(last)"]
            + (0..<5).map { before in
                let head = before == 0 ? "(?:\(group))?" : "(?:(?:\(group):){0,\(before)}\(group))?"
                let after = 4 - before
                return switch after {
                case 0: "\(head)::\(last)"
                case 1: "\(head)::\(group):\(last)"
                default: "\(head)::(?:\(group):){\(after)}\(last)"
                }
            } + ["(?:(?:\(group):){0,5}\(group))?::\(group)", "(?:(?:\(group):){0,6}\(group))?::"]
        return "(?:\(alternatives.joined(separator: "|")))"
    }()

    static let port =
        "(?:[0-5]?[0-9]{1,4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"

    static let host = "[A-Za-z0-9.-]+"

    // MARK: Numbers

    /// A whole number within `bounds`, perhaps with zeros before it.
    static func number(_ bounds: ClosedRange<Int>) -> String {
        var alternatives: [String] = []
        var lower = max(0, bounds.lowerBound)
        while lower <= bounds.upperBound {
            let digits = String(lower).utf8.count
            let upper = min(bounds.upperBound, power(digits) - 1)
            alternatives.append(between(Array(String(lower)), Array(String(upper))))
            lower = upper + 1
        }
        return "0*(?:\(alternatives.joined(separator: "|")))"
    }

    private static func power(_ digits: Int) -> Int {
        (0..<digits).reduce(1) { product, _ in product * 10 }
    }

    /// The numbers from `lower` to `upper`, which have equally many digits.
    private static func between(_ lower: [Character], _ upper: [Character]) -> String {
        guard let first = lower.first, let last = upper.first else { return "" }
        let isWhole = lower.allSatisfy { $0 == "0" } && upper.allSatisfy { $0 == "9" }
        guard !isWhole else { return repeated("[0-9]", lower.count) }

        let (lowerRest, upperRest) = (Array(lower.dropFirst()), Array(upper.dropFirst()))
        guard first != last else { return "\(first)\(group(between(lowerRest, upperRest)))" }
        let zeros = lowerRest.map { _ in Character("0") }
        let nines = upperRest.map { _ in Character("9") }
        var alternatives: [String] = []
        var digits = Array("0123456789".drop { $0 != first }.prefix { $0 <= last })
        if lowerRest != zeros {
            alternatives.append("\(first)\(group(between(lowerRest, nines)))")
            digits.removeFirst()
        }
        let endsEarly = upperRest != nines
        if endsEarly { digits.removeLast() }
        if let least = digits.first, let most = digits.last {
            let digit = least == most ? "\(least)" : "[\(least)-\(most)]"
            alternatives.append(digit + repeated("[0-9]", zeros.count))
        }
        if endsEarly { alternatives.append("\(last)\(group(between(zeros, upperRest)))") }
        return alternatives.joined(separator: "|")
    }

    private static func repeated(_ expression: String, _ count: Int) -> String {
        switch count {
        case 0: ""
        case 1: expression
        default: "\(expression){\(count)}"
        }
    }

    private static func group(_ expression: String) -> String {
        expression.contains("|") ? "(?:\(expression))" : expression
    }

    // MARK: Characters

    /// One character, but none that `isExcluded` takes.
    ///
    /// It is made of the check's own rule, so that the two cannot differ. Only beyond the basic
    /// plane, where engines read classes differently, it lets everything through.
    static func character(except isExcluded: (Unicode.Scalar) -> Bool) -> String {
        var ranges: [ClosedRange<UInt32>] = []
        for value: UInt32 in 0...0xFFFF {
            guard let scalar = Unicode.Scalar(value), isExcluded(scalar) else { continue }
            if let last = ranges.last, last.upperBound + 1 == value {
                ranges[ranges.count - 1] = last.lowerBound...value
            } else {
                ranges.append(value...value)
            }
        }
        let members = ranges.map { range in
            range.count == 1
                ? escaped(range.lowerBound)
                : "\(escaped(range.lowerBound))-\(escaped(range.upperBound))"
        }
        return "[^\(members.joined())]"
    }

    private static func escaped(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
    }
}
