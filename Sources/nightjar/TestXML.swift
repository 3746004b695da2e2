import Foundation
import NightjarDaemon

/// What came of tests as JUnit's XML, which build servers read.
///
/// A suite a plugin, a case a test. A plugin whose tests cannot run is one case with an error.
enum TestXML {
    static func text(of plugins: [TestedPlugin]) -> String {
        let counts = Counts(plugins)
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites\(counts.attributes)>\n"
            + plugins.map(suite).joined() + "</testsuites>\n"
    }

    private static func suite(_ plugin: TestedPlugin) -> String {
        let counts = Counts([plugin])
        let name = escaped(plugin.name)
        var cases = plugin.tests.map { test in
            let time = seconds(test.duration)
            let head =
                "  <testcase classname=\"\(name)\" name=\"\(escaped(test.title))\""
                + " time=\"\(time)\""
            guard let failure = test.failure else { return head + "/>\n" }
            return head + ">\n" + problem("failure", failure) + "  </testcase>\n"
        }
        if let obstacle = plugin.obstacle {
            cases.append(
                "  <testcase classname=\"\(name)\" name=\"(loading)\" time=\"0\">\n"
                    + problem("error", obstacle) + "  </testcase>\n"
            )
        }
        return " <testsuite name=\"\(name)\"\(counts.attributes)>\n\(cases.joined()) </testsuite>\n"
    }

    private static func problem(_ element: String, _ failure: TestedPlugin.Failure) -> String {
        let lines = failure.message.split(separator: "\n").map { $0.drop { $0 == " " } }
        let message = lines.joined(separator: "; ")
        let text = TestText(colours: false).text(of: failure)
        let said =
            "    <\(element) message=\"\(escaped(message))\" type=\"\(element)\">"
            + "\(escaped(text, keeps: "\n\t"))</\(element)>\n"
        guard !failure.logs.isEmpty else { return said }
        let logs = failure.logs.joined(separator: "\n")
        return said + "    <system-out>\(escaped(logs, keeps: "\n\t"))</system-out>\n"
    }

    /// Without what XML 1.0 has no place for.
    ///
    /// A reader makes spaces of the line feeds in an attribute; text `keeps` them.
    private static func escaped(_ text: some StringProtocol, keeps kept: String = "") -> String {
        text.unicodeScalars.reduce(into: "") { escaped, scalar in
            switch scalar {
            case _ where kept.unicodeScalars.contains(scalar):
                escaped.unicodeScalars.append(scalar)
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\n", "\t", "\r": escaped += "&#\(scalar.value);"
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}"..."\u{FFFF}": break
            default: escaped.unicodeScalars.append(scalar)
            }
        }
    }

    private static func seconds(_ duration: Duration) -> String {
        String(format: "%.6f", duration / .seconds(1))
    }

    /// What both levels say of themselves.
    private struct Counts {
        let attributes: String

        init(_ plugins: [TestedPlugin]) {
            let tests = plugins.flatMap(\.tests)
            let failed = tests.count { $0.failure != nil }
            let errors = plugins.count { $0.obstacle != nil }
            let time = seconds(tests.reduce(Duration.zero) { $0 + $1.duration })
            attributes =
                " tests=\"\(tests.count + errors)\" failures=\"\(failed)\" errors=\"\(errors)\""
                + " time=\"\(time)\""
        }
    }
}
