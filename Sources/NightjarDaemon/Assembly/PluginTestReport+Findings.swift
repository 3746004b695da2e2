import LuaSandbox
import NightjarManifest
import NightjarScripts

extension PluginTestReport {
    /// Of more failing tests a reader takes nothing in.
    private static let mostFailures = 10

    /// What did not pass, where the manifest names the plugin.
    ///
    /// `base` is as in ``ScriptNotes``.
    func findings(of tests: PluginTests, _ use: PluginUse, base: String) -> [Finding] {
        switch self {
        case .notLoaded(let failure): return [failure.finding(of: tests, use, base: base)]
        case .ran(let run):
            let notes = ScriptNotes(source: tests.source, base: base)
            let shown = run.failures.prefix(Self.mostFailures).map { $0.finding(use, notes) }
            let left = run.failed - shown.count
            guard left > 0 else { return shown }
            let more = "plugin \"\(use.name)\" fails \(left) more of its tests"
            return shown + [Finding(.error, .pluginTestFailed, at: use.place, more)]
        }
    }
}

extension PluginTestFailure {
    fileprivate func finding(_ use: PluginUse, _ notes: ScriptNotes) -> Finding {
        Finding(
            .error,
            .pluginTestFailed,
            at: use.place,
            "plugin \"\(use.name)\" fails its test \(Wording.quoted(title))",
            notes: notes.notes(line, traceback: traceback, otherwise: place)
        )
    }

    /// A note is one line: what differs stands side by side in it.
    private var line: String {
        let lines = message.split(separator: "\n").map { $0.drop { $0 == " " } }
        guard let first = lines.first, lines.count > 1 else { return message }
        return "\(first): \(lines.dropFirst().joined(separator: "; "))"
    }
}

extension LoadFailure {
    fileprivate func finding(of tests: PluginTests, _ use: PluginUse, base: String) -> Finding {
        Finding(
            .error,
            .pluginTestsNotLoaded,
            at: use.place,
            "the tests of plugin \"\(use.name)\" \(predicate)",
            notes: notes(in: tests.source, base: base)
        )
    }

    private var predicate: String {
        switch reason {
        case .syntax: "do not compile"
        case .memory: "need more memory to load than it is granted"
        case .time: "take too long to load"
        case .start, .jail, .raised, .returned, .died: "cannot be loaded"
        }
    }
}
