import Foundation
import NightjarDaemon
import NightjarManifest

/// What came of tests, for a terminal.
struct TestText: Sendable {
    /// Whether colours are those of ANSI terminals; else there are none.
    let colours: Bool

    /// A line for each test; below one that failed, why and where.
    func lines(of plugin: TestedPlugin) -> String {
        let name = Wording.plain(plugin.name)
        if let obstacle = plugin.obstacle {
            return "\(paint("✗", "1;31")) \(name): its tests cannot run\n" + text(of: obstacle)
        }
        return plugin.tests.map { test in
            let sign = test.failure == nil ? paint("✓", "1;32") : paint("✗", "1;31")
            let time = paint(Self.milliseconds(test.duration), "2")
            let head = "\(sign) \(name): \(Wording.plain(test.title))  \(time)\n"
            return head + (test.failure.map(text) ?? "")
        }.joined()
    }

    /// How many passed and failed, and how long all took.
    func summary(of plugins: [TestedPlugin], _ duration: Duration) -> String {
        let tests = plugins.flatMap(\.tests)
        let failed = tests.count { $0.failure != nil }
        let broken = plugins.count { $0.obstacle != nil }
        let owners = Self.count(plugins.count, "plugin")
        var words = ["\(Self.count(tests.count, "test")) of \(owners)"]
        words.append("\(tests.count - failed) passed")
        if failed > 0 { words.append("\(failed) failed") }
        if broken > 0 { words.append("\(Self.count(broken, "plugin")) could not be tested") }
        let text = "\(words[0]): \(words.dropFirst().joined(separator: ", "))"
        let colour = failed + broken > 0 ? "1;31" : "1;32"
        return "\(paint(text, colour)) (\(Self.milliseconds(duration)))\n"
    }

    /// Why and where, four spaces before each line.
    func text(of failure: TestedPlugin.Failure) -> String {
        let said = failure.message.split(separator: "\n", omittingEmptySubsequences: false)
        let place = failure.place.map { "\(Wording.plain($0.file)):\($0.line): " } ?? ""
        var lines = said.map { Wording.plain($0) }
        lines[0] = paint(place, "1") + lines[0]
        lines += excerpt(failure.excerpt)
        for caller in failure.callers {
            let place = caller.place.map { "\(Wording.plain($0.file)):\($0.line): " } ?? ""
            lines.append("\(place)\(Wording.plain(caller.message))")
            lines += excerpt(caller.excerpt)
        }
        lines += failure.logs.map { "log: \(Wording.plain($0))" }
        return lines.map { "    \($0)\n" }.joined()
    }

    /// The line, and a caret below its beginning.
    private func excerpt(_ excerpt: Excerpt?) -> [String] {
        guard let excerpt else { return [] }
        let line = excerpt.text.drop { $0.isWhitespace }
        return ["  \(Wording.plain(line))", "  \(paint("^", "1;32"))"]
    }

    private func paint(_ text: String, _ colour: String) -> String {
        colours && !text.isEmpty ? "\u{1B}[\(colour)m\(text)\u{1B}[0m" : text
    }

    private static func count(_ number: Int, _ word: String) -> String {
        "\(number) \(word)\(number == 1 ? "" : "s")"
    }

    private static func milliseconds(_ duration: Duration) -> String {
        let milliseconds = duration / .milliseconds(1)
        return String(format: milliseconds < 10 ? "%.1f ms" : "%.0f ms", milliseconds)
    }
}
