/// The lines of a manifest as findings show them, without its secrets.
struct SourceExcerpts {
    /// How much of a line is looked at on both sides of a place: more than an excerpt shows.
    private static let reach = 240

    private let document: YAMLDocument
    /// nil where there is no whole tree that says what stands under which key.
    private let visibility: ScalarVisibility?
    private let lines: [Int: ArraySlice<UInt8>]

    /// Looks for the lines with the numbers `wanted`.
    init(_ text: ArraySlice<UInt8>, _ document: YAMLDocument, lines wanted: Set<Int>) {
        self.document = document
        visibility = document.root == nil ? nil : ScalarVisibility(document, lines: wanted)
        var cursor = LineCursor(text)
        var lines: [Int: ArraySlice<UInt8>] = [:]
        for number in wanted.sorted() { lines[number] = cursor.line(number) }
        self.lines = lines
    }

    /// The excerpt for a place; nil when nothing may be shown there.
    func excerpt(at place: Place) -> Excerpt? {
        guard place.column <= Excerpt.farthestColumn, let bytes = lines[place.line] else {
            return nil
        }
        let end = place.column + min(place.length, Self.reach) + Self.reach
        // A character has at most four bytes.
        let line = String(decoding: bytes.prefix(4 * end), as: UTF8.self).unicodeScalars.prefix(end)
        let shown =
            visibility.map { visibility in
                let start = max(0, place.column - Self.reach)
                return masked(Array(line), from: start, number: place.line, visibility)
            } ?? unread(bytes, number: place.line)
        return shown?.excerpt(column: place.column, length: place.length)
    }

    // MARK: With a tree

    /// Shows the scalars that may be shown, and what holds a document together; nothing else.
    private func masked(
        _ line: [Unicode.Scalar],
        from start: Int,
        number: Int,
        _ visibility: ScalarVisibility
    ) -> ExcerptLine {
        var shown = ExcerptLine()
        if start > 0 { shown.addHidden(columns: 1..<(start + 1)) }
        var index = start
        for scalar in document.scalars[firstScalar(on: number)...] {
            let start = scalar.mark.line < number ? 0 : scalar.mark.column - 1
            guard scalar.mark.line <= number, start < line.count else { break }
            let end = min(scalar.end.line > number ? line.count : scalar.end.column - 1, line.count)
            guard index < end, start < end else { continue }
            let text = Self.text(of: line[start..<end])
            let textStart = max(index, text.startIndex)
            guard addStructure(line, index..<textStart, to: &shown) else { return shown }
            if isShown(scalar, text, visibility) {
                for index in textStart..<end { shown.add(line[index], at: index + 1) }
            } else if textStart < end {
                shown.addHidden(columns: (textStart + 1)..<(end + 1))
            }
            index = end
        }
        _ = addStructure(line, index..<line.count, to: &shown)
        return shown
    }

    /// The first scalar that has a part on a line, or stands below it.
    private func firstScalar(on line: Int) -> Int {
        let all = document.scalars
        var low = 0
        var high = all.count
        while low < high {
            let middle = (low + high) / 2
            if all[middle].end.line < line { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func isShown(
        _ scalar: YAMLScalar,
        _ text: ArraySlice<Unicode.Scalar>,
        _ visibility: ScalarVisibility
    ) -> Bool {
        scalar.isOnOneLine
            && (visibility.shows(scalar.mark) || Disclosure.isReference(Self.unquoted(text))
                || Self.unquoted(text).elementsEqual("<<".unicodeScalars))
    }

    /// What stands between scalars: indicators, anchors, aliases, tags; false where a comment begins.
    ///
    /// A secret that begins with `&` or `!` is no scalar: a name is shown only where an anchor and
    /// an alias have it.
    private func addStructure(
        _ line: [Unicode.Scalar],
        _ range: Range<Int>,
        to shown: inout ExcerptLine
    ) -> Bool {
        var index = range.lowerBound
        while index < range.upperBound {
            switch line[index] {
            case "#" where index == 0 || line[index - 1] == " " || line[index - 1] == "\t":
                return false
            case " ", "\t", "-", ":", ",", "?", "[", "]", "{", "}":
                shown.add(line[index], at: index + 1)
                index += 1
            default:
                let word = line[index..<range.upperBound].prefix { $0 != " " && $0 != "\t" }
                if let name = aliasedName(of: word) {
                    for place in name.indices { shown.add(line[place], at: place + 1) }
                    index = name.endIndex
                } else {
                    shown.addHidden(columns: (index + 1)..<(word.endIndex + 1))
                    index = word.endIndex
                }
            }
        }
        return true
    }

    /// `&name` or `*name` at the beginning of `word`; nil unless it is an anchor with an alias.
    private func aliasedName(of word: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar>? {
        guard word.first == "&" || word.first == "*" else { return nil }
        let name = word.dropFirst().prefix(while: Disclosure.isAnchorPart)
        guard document.aliases.contains(String(String.UnicodeScalarView(name))) else { return nil }
        return word[..<name.endIndex]
    }

    /// What is left of a scalar behind its tag and its anchor.
    private static func text(of scalar: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
        var text = scalar
        while text.first == "&" || text.first == "!" {
            text = text.drop { $0 != " " && $0 != "\t" }.drop { $0 == " " || $0 == "\t" }
        }
        return text
    }

    private static func unquoted(_ text: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
        guard let mark = text.first, mark == "\"" || mark == "'", text.count > 1, text.last == mark
        else { return text }
        return text.dropFirst().dropLast()
    }

    // MARK: Without a tree

    private func unread(_ bytes: ArraySlice<UInt8>, number: Int) -> ExcerptLine? {
        guard bytes.count <= 4 * Self.reach, !isInsideScalar(number),
            let shown = UnreadLine.harmlessPart(of: String(decoding: bytes, as: UTF8.self))
        else { return nil }
        var line = ExcerptLine()
        for (index, scalar) in shown.unicodeScalars.enumerated() {
            line.add(scalar, at: index + 1)
        }
        return line
    }

    /// Whether a text that spans lines lies on the line, or one that was never read to its end.
    private func isInsideScalar(_ number: Int) -> Bool {
        let isPart = document.scalars[firstScalar(on: number)...]
            .prefix { $0.mark.line <= number }
            .contains { !$0.isOnOneLine }
        guard !isPart, let context = document.fault?.context, context.mark.line < number else {
            return isPart
        }
        return !context.text.hasPrefix("while parsing a block")
    }
}
