/// Rows for a terminal.
enum TextTable {
    /// Columns as wide as their widest cell, under a heading: those whose every cell begins with a
    /// digit stand at the right.
    static func lines(_ rows: [[String]]) -> [String] {
        let columns = rows.first?.count ?? 0
        let widths = (0..<columns).map { column in rows.map { $0[column].count }.max() ?? 0 }
        let atRight = (0..<columns).map { column in
            rows.dropFirst().allSatisfy { $0[column].first?.isNumber ?? true }
        }
        return rows.map { row in
            let cells = row.enumerated().map { column, cell in
                let gap = String(repeating: " ", count: widths[column] - cell.count)
                if atRight[column] { return gap + cell }
                return column == columns - 1 ? cell : cell + gap
            }
            return "  " + cells.joined(separator: "  ")
        }
    }

    /// Facts by name, one a line.
    static func lines(facts: [(String, String)]) -> [String] {
        let width = facts.map { $0.0.count }.max() ?? 0
        return facts.map { name, value in
            name + String(repeating: " ", count: width - name.count + 2) + value
        }
    }
}
