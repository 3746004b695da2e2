extension FindingReport {
    /// The findings as a compiler prints them, a line feed at the end of each line; empty when there
    /// are none.
    ///
    ///     subscriptions.yaml:14:12: error: one occurrence would be delivered twice …
    ///         event: contact.user.deleted_v3
    ///                ^~~~~~~~~~~~~~~~~~~~~~~
    ///     subscriptions.yaml:10:12: note: "通讯录变更" is subscribed here
    ///         event: 通讯录变更
    ///                ^~~~~~~~~~
    ///       note: keep one of them
    ///
    /// `colours` are those of ANSI terminals.
    package func text(colours: Bool = false) -> String {
        let painter = Painter(isOn: colours)
        return findings.map { $0.lines(painter) }.joined().map { "\($0)\n" }.joined()
    }
}

/// Puts colours around words.
private struct Painter {
    let isOn: Bool

    func word(_ severity: String) -> String {
        switch severity {
        case "error": paint(severity, "1;31")
        case "warning": paint(severity, "1;33")
        default: paint(severity, "1;36")
        }
    }

    func caret(_ text: String) -> String { paint(text, "1;32") }

    private func paint(_ text: String, _ colour: String) -> String {
        isOn ? "\u{1B}[\(colour)m\(text)\u{1B}[0m" : text
    }
}

extension FindingReport.Item {
    fileprivate func lines(_ painter: Painter) -> [String] {
        let place = Wording.plain("\(file):\(line):\(column)")
        let word = painter.word(Wording.plain(severity))
        let head = "\(place): \(word): \(Wording.plain(message))"
        return [head] + (excerpt?.lines(painter) ?? [])
            + notes.flatMap { $0.lines(below: self, painter) }
    }
}

extension FindingReport.Note {
    fileprivate func lines(below item: FindingReport.Item, _ painter: Painter) -> [String] {
        let text = "\(painter.word("note")): \(Wording.plain(message))"
        guard let file, let line, let column else { return ["  \(text)"] }
        let head = Wording.plain("\(file):\(line):\(column)") + ": \(text)"
        // Nobody needs to read one line twice.
        let isShown = (file, line, column) == (item.file, item.line, item.column)
        return [head] + (isShown ? [] : excerpt?.lines(painter) ?? [])
    }
}

extension Excerpt {
    /// The line, and below it what is meant of it.
    ///
    /// Another process may have made it: nothing of it is taken on trust.
    fileprivate func lines(_ painter: Painter) -> [String] {
        let scalars = text.unicodeScalars
        let before = scalars.prefix(max(1, column) - 1)
        let meant = scalars.dropFirst(before.count).prefix(max(1, length))
        let indent = DisplayWidth.of(Wording.plain(String(before)).unicodeScalars)
        let width = max(1, DisplayWidth.of(Wording.plain(String(meant)).unicodeScalars))
        let caret = "^" + String(repeating: "~", count: width - 1)
        return [
            Wording.plain(text), String(repeating: " ", count: indent) + painter.caret(caret),
        ]
    }
}
