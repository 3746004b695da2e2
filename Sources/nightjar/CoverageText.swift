import NightjarDaemon
import NightjarManifest

/// Which lines tests have run, for a terminal.
enum CoverageText {
    /// More are counted.
    private static let mostRanges = 12

    /// A line for each file under a heading, and one for all where there are several; empty for none.
    static func text(of files: [TestedFile]) -> String {
        guard !files.isEmpty else { return "" }
        var rows = [["file", "run", "lines", "not run"]] + files.map(row)
        if files.count > 1 {
            let run = files.reduce(0) { $0 + $1.run }
            let lines = files.reduce(0) { $0 + ($1.lines?.count ?? 0) }
            rows.append(["all"] + share(run, of: lines) + [""])
        }
        return "\n" + aligned(rows).map { "\($0)\n" }.joined()
    }

    private static func row(_ file: TestedFile) -> [String] {
        let name = [Wording.plain(file.path)]
        guard let lines = file.lines else {
            return name + [
                "-", "-", "its lines are not known: the worker's Lua is not as expected",
            ]
        }
        return name + share(file.run, of: lines.count) + [ranges(file.missed)]
    }

    /// Rounded down: 100 % is all of them.
    private static func share(_ run: Int, of lines: Int) -> [String] {
        [lines == 0 ? "-" : "\(run * 100 / lines)%", "\(run) of \(lines)"]
    }

    private static func ranges(_ missed: [ClosedRange<Int>]) -> String {
        let shown = missed.prefix(mostRanges).map { range in
            range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
        }
        let left = missed.count - shown.count
        return shown.joined(separator: ", ") + (left > 0 ? " and \(left) more" : "")
    }

    /// Numbers stand at the right, also where some are missing.
    private static func aligned(_ rows: [[String]]) -> [String] {
        let widths = (0..<3).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let gaps = (0..<3).map { String(repeating: " ", count: widths[$0] - row[$0].count) }
            let line = "  \(row[0])\(gaps[0])  \(gaps[1])\(row[1])  \(gaps[2])\(row[2])"
            return row[3].isEmpty ? line : "\(line)  \(row[3])"
        }
    }
}
