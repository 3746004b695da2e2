/// Says what is wrong where the text is not YAML, and what is mostly meant there.
enum YAMLHint {
    static func report(
        _ fault: YAMLFault,
        in text: ArraySlice<UInt8>,
        to findings: inout FindingList
    ) {
        var notes: [Finding.Note] = []
        if let context = fault.context {
            notes.append(findings.note(context.text, at: context.mark))
        }
        if let hint = hint(for: fault, line: line(fault.mark.line, of: text)) {
            notes.append(findings.note(hint))
        }
        findings.error(.yamlSyntax, fault.mark, "not valid YAML: \(fault.problem)", notes: notes)
    }

    private static func hint(for fault: YAMLFault, line: String) -> String? {
        let indent = line.prefix { $0 == " " || $0 == "\t" }
        let character = line.unicodeScalars.dropFirst(fault.mark.column - 1).first
        if indent.contains("\t") || character == "\t" {
            return "indent with spaces; YAML allows no tab there"
        }
        if fault.problem.hasPrefix("mapping values are not allowed") {
            return #"quote a value that ends in a colon or contains ": ", such as "memory:""#
        }
        if let context = fault.context?.text {
            if context.hasSuffix("an alias") {
                return "a value that begins with * must stand in quotation marks"
            }
            if context.contains("flow"), line.contains("${") {
                return #"inside { } and [ ] a variable must stand in quotation marks: "${NAME}""#
            }
        }
        if fault.problem.contains("cannot start any token") {
            return "a value that begins with this character must stand in quotation marks"
        }
        return nil
    }

    private static func line(_ number: Int, of text: ArraySlice<UInt8>) -> String {
        var rest = text
        for _ in 1..<max(1, number) {
            guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return "" }
            rest = rest[(end + 1)...]
        }
        return String(decoding: rest.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }
}
