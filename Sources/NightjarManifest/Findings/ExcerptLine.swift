/// A line as an excerpt shows it, while it is put together.
///
/// It remembers which column of the source each of its characters stands for, so that a place can
/// be found again in what is left of the line.
struct ExcerptLine {
    private struct Cell {
        let text: String
        let width: Int
        /// The columns of the source.
        let source: Range<Int>
        let isBlank: Bool
    }

    /// Terminals and reviews show so much side by side.
    private static let maximumWidth = 120

    /// What is shown before a place far to the right.
    private static let widthBefore = 40

    private var cells: [Cell] = []
    /// Whether anything of the line's own words is in it.
    private var hasWords = false

    /// Adds a character of the source, made harmless.
    mutating func add(_ scalar: Unicode.Scalar, at column: Int) {
        let text = scalar == "\t" ? " " : Wording.plain(String(scalar))
        hasWords =
            hasWords || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        let isBlank = text == " "
        add(text, columns: column..<(column + 1), isBlank: isBlank)
    }

    /// Adds what stands for something that is not shown.
    mutating func addHidden(columns: Range<Int>) {
        if let last = cells.last, last.text == "…", last.source.upperBound == columns.lowerBound {
            cells.removeLast()
            add("…", columns: last.source.lowerBound..<columns.upperBound)
        } else {
            add("…", columns: columns)
        }
    }

    private mutating func add(_ text: String, columns: Range<Int>, isBlank: Bool = false) {
        let width = DisplayWidth.of(text.unicodeScalars)
        cells.append(Cell(text: text, width: width, source: columns, isBlank: isBlank))
    }

    /// The excerpt for a place on the line; nil when nothing is left that says anything.
    func excerpt(column: Int, length: Int) -> Excerpt? {
        guard hasWords else { return nil }
        let last = cells.lastIndex { !$0.isBlank } ?? 0
        let shown = cells[...last]
        let place = Self.place(column: column, length: length, in: shown)
        let window = Self.window(of: shown, around: place)

        let before = window.lowerBound > shown.startIndex ? "…" : ""
        let after = window.upperBound < shown.endIndex ? "…" : ""
        let meant = place.clamped(to: window)
        return Excerpt(
            text: before + window.map { shown[$0].text }.joined() + after,
            column: Self.length(shown[window.lowerBound..<meant.lowerBound]) + before.count + 1,
            length: max(1, Self.length(shown[meant]))
        )
    }

    /// The cells that stand for a place of the source; an empty range at the end for one behind it.
    private static func place(
        column: Int,
        length: Int,
        in cells: ArraySlice<Cell>
    ) -> Range<Int> {
        let start = cells.firstIndex { $0.source.upperBound > column } ?? cells.endIndex
        let last = column + max(1, length) - 1
        let end = cells[start...].firstIndex { $0.source.lowerBound > last } ?? cells.endIndex
        return start..<max(start, end)
    }

    /// As many cells around a place as a terminal has room for.
    private static func window(of cells: ArraySlice<Cell>, around place: Range<Int>) -> Range<Int> {
        guard width(cells) > maximumWidth else { return cells.startIndex..<cells.endIndex }
        // Two for what stands for the cut ends.
        let room = maximumWidth - 2
        let needed = cells[..<place.lowerBound].count + min(place.count, widthBefore)
        var start = cells.startIndex
        if width(cells.prefix(needed)) > room {
            start = place.lowerBound
            while start > cells.startIndex,
                width(cells[(start - 1)..<place.lowerBound]) <= widthBefore
            {
                start -= 1
            }
        }
        var end = start
        var taken = 0
        while end < cells.endIndex, taken + cells[end].width <= room {
            taken += cells[end].width
            end += 1
        }
        while start > cells.startIndex, taken + cells[start - 1].width <= room {
            start -= 1
            taken += cells[start].width
        }
        return start..<end
    }

    private static func width(_ cells: ArraySlice<Cell>) -> Int {
        cells.reduce(0) { $0 + $1.width }
    }

    private static func length(_ cells: ArraySlice<Cell>) -> Int {
        cells.reduce(0) { $0 + $1.text.unicodeScalars.count }
    }
}
