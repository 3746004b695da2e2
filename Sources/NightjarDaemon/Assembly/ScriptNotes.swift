import LuaSandbox
import NightjarManifest
import NightjarScripts

/// What Lua says of a failure, as notes that an editor can go to.
struct ScriptNotes {
    private static let mostCallers = 8

    /// The files that the script consists of.
    let source: PluginSource

    /// What stands before their names to reach them from where the command runs.
    let base: String

    /// The place with its line and the message; then who called.
    ///
    /// `otherwise` is the place where Lua does not say one.
    func notes(
        _ message: String,
        traceback: String?,
        otherwise: ScriptTrace.Frame? = nil
    ) -> [Finding.Note] {
        let trace = ScriptTrace(message, traceback: traceback, in: source)
        let runs = Self.runs(of: trace.callers)
        let callers = runs.prefix(Self.mostCallers).map { frame, count in
            let times = count > 1 ? " \(count) times" : ""
            return note("called from here\(times), \(frame.context)", at: frame)
        }
        let left = runs.count - callers.count
        let rest = left > 0 ? [Finding.Note("and from \(left) more places")] : []
        let origin = trace.origin ?? otherwise
        let first = origin.map { note(trace.message, at: $0) } ?? Finding.Note(trace.message)
        let hint = ScriptAdvice(message, traceback: traceback, in: source).hint
        return [first] + callers + rest + (hint.map { [Finding.Note($0)] } ?? [])
    }

    /// What calls itself is said once.
    private static func runs(
        of frames: [ScriptTrace.Frame]
    ) -> [(frame: ScriptTrace.Frame, count: Int)] {
        frames.reduce(into: []) { runs, frame in
            if let last = runs.last, last.frame == frame {
                runs[runs.count - 1].count += 1
            } else {
                runs.append((frame, 1))
            }
        }
    }

    /// A note at a line of the script, with the line itself.
    func note(_ message: String, at frame: ScriptTrace.Frame) -> Finding.Note {
        let text = source.files.first { $0.chunkName == frame.file }?.line(frame.line) ?? ""
        let line = text.unicodeScalars
        let indent = line.prefix { $0.properties.isWhitespace }.count
        let end = line.reversed().prefix { $0.properties.isWhitespace }.count
        let place = Place(
            file: frame.file.hasPrefix("/") ? frame.file : base + frame.file,
            line: frame.line,
            column: indent < line.count ? indent + 1 : 1,
            length: max(1, line.count - indent - end)
        )
        return Finding.Note(message, at: place, excerpt: text)
    }
}
