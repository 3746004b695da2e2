/// Says what is wrong where the text is not YAML, and what is mostly meant there.
struct YAMLHint {
    private let fault: YAMLFault
    /// The line of the fault.
    private let line: String
    /// The last line above it that has text, with its number; nil for the first.
    private let above: (number: Int, text: String)?

    static func report(
        _ fault: YAMLFault,
        in text: ArraySlice<UInt8>,
        to findings: inout FindingList
    ) {
        var notes: [Finding.Note] = []
        if let context = fault.context {
            notes.append(findings.note(context.text, at: context.mark))
        }
        if let hint = YAMLHint(fault, text).hint { notes.append(findings.note(hint)) }
        findings.error(.yamlSyntax, fault.mark, "not valid YAML: \(fault.problem)", notes: notes)
    }

    private init(_ fault: YAMLFault, _ text: ArraySlice<UInt8>) {
        self.fault = fault
        var lines = LineCursor(text)
        // Empty lines are skipped, but not without end.
        let numbers = max(1, fault.mark.line - 20)..<fault.mark.line
        let texts = numbers.map { (number: $0, text: Self.text(lines.line($0))) }
        above = texts.last { $0.text.contains { $0 != " " && $0 != "\t" } }
        line = Self.text(lines.line(fault.mark.line))
    }

    /// As much of a line as is looked at.
    private static func text(_ line: ArraySlice<UInt8>) -> String {
        String(decoding: line.prefix(4096), as: UTF8.self)
    }

    private var hint: String? {
        let indent = line.prefix { $0 == " " || $0 == "\t" }
        let character = line.unicodeScalars.dropFirst(fault.mark.column - 1).first
        if indent.contains("\t") || character == "\t" {
            return "indent with spaces; YAML allows no tab there"
        }
        return fullWidth ?? mappingValue ?? flow ?? quotation ?? others[fault.problem]
    }

    /// Marks that a Chinese keyboard writes, and that mean nothing to YAML.
    private var fullWidth: String? {
        let lines = [above, (number: fault.mark.line, text: line)].compactMap { $0 }
        for (mark, meant) in [("：", ": and a space"), ("，", ","), ("“", "\""), ("”", "\"")] {
            guard let found = lines.first(where: { $0.text.contains(mark) }) else { continue }
            return "line \(found.number) has the full-width mark \(mark); write \(meant)"
        }
        return nil
    }

    private var mappingValue: String? {
        guard fault.problem.hasPrefix("mapping values are not allowed") else { return nil }
        // A line without key and value goes on in the next one, whose colon is one too many then.
        if let above, let indent = above.text.firstIndex(where: { $0 != " " }),
            !above.text.contains(": "), !above.text.hasSuffix(":"), above.text[indent] != "#",
            line.firstIndex(where: { $0 != " " }) == indent
        {
            return above.text.contains(":")
                ? "in line \(above.number) a colon lacks the space behind it"
                : "in line \(above.number) a key lacks its colon"
        }
        return #"quote a value that ends in a colon or contains ": ", such as "memory:""#
    }

    /// Between brackets.
    private var flow: String? {
        guard let context = fault.context?.text, context.contains("flow") else { return nil }
        if line.contains("${") {
            return #"inside { } and [ ] a variable must stand in quotation marks: "${NAME}""#
        }
        return "what { or [ opens must be closed by } or ]; commas stand between"
    }

    private var quotation: String? {
        if fault.context?.text.hasSuffix("an alias") == true {
            return "a value that begins with * must stand in quotation marks"
        }
        if fault.problem.contains("cannot start any token") {
            return "a value that begins with this character must stand in quotation marks"
        }
        guard fault.problem == "could not find expected ':'" else { return nil }
        return fault.mark.column > Self.maximumKey
            ? "a key may have \(Self.maximumKey) characters"
            : "this line is neither \"key: value\" nor a part of the text above"
    }

    /// YAML 1.1, section 9.2.2: a key that is not announced by `?` has no more.
    private static let maximumKey = 1024

    private let others = [
        "found unknown escape character":
            #"between " a backslash begins an escape; between ' it is one like any other character"#,
        "found incompatible YAML document": "YAML 1.1 and 1.2 are read: leave out the line %YAML",
        "did not find expected '-' indicator":
            "the keys of one entry stand below each other, behind its \"- \"",
        "did not find expected key": "look for quotation marks and indentation that do not match",
    ]
}
