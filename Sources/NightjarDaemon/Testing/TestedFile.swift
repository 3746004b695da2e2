import LuaSandbox

/// A file of a plugin, and which of its lines the tests have run.
package struct TestedFile: Sendable {
    /// A line that can be run.
    package struct Line: Sendable {
        /// From 1 on.
        package let number: Int

        /// Whether a test has run it, or the loading of the plugin.
        package let wasRun: Bool
    }

    /// The file, from where the command runs.
    package let path: String

    /// The lines that can be run, in order; nil when it is not known which can.
    package let lines: [Line]?

    init(_ coverage: FileCoverage) {
        path = coverage.file
        lines = coverage.lines?.map { Line(number: $0.number, wasRun: $0.wasRun) }
    }

    /// How many lines have been run.
    package var run: Int { lines?.count(where: \.wasRun) ?? 0 }

    /// The lines that have not been run.
    ///
    /// A range goes on over lines that cannot be run.
    package var missed: [ClosedRange<Int>] {
        var ranges: [ClosedRange<Int>] = []
        var isOpen = false
        for line in lines ?? [] {
            if !line.wasRun, isOpen, let last = ranges.popLast() {
                ranges.append(last.lowerBound...line.number)
            } else if !line.wasRun {
                ranges.append(line.number...line.number)
            }
            isOpen = !line.wasRun
        }
        return ranges
    }
}
