package import LuaSandbox

/// Where in a plugin's files something went wrong, read from what Lua says.
///
/// Lua's messages begin with a place (`plugins/a.lua:3: …`) unless the script has raised them
/// without; then the traceback knows where.
package struct ScriptTrace: Sendable, Equatable {
    /// A line of a plugin's file.
    package struct Frame: Sendable, Equatable {
        /// The file, as messages call it.
        package let file: String

        /// Counted from 1.
        package let line: Int

        /// What runs there, in Lua's words: "in function 'greet'"; empty where it is not said.
        package let context: String

        /// Makes a frame.
        package init(file: String, line: Int, context: String = "") {
            self.file = file
            self.line = line
            self.context = context
        }
    }

    /// What is wrong, without its place.
    package let message: String

    /// Where it was noticed; nil when Lua does not say.
    package let origin: Frame?

    /// Who called, the innermost first; none where only one level was running.
    package let callers: [Frame]

    /// Reads a failure of a script that consists of `source`.
    ///
    /// Only places in files whose name a message may show are found: an entry that is not the
    /// author's has a name in brackets.
    package init(_ message: String, traceback: String?, in source: PluginSource) {
        let files = source.files.map(\.chunkName).filter { !$0.hasPrefix("(") }
        let lines = (traceback ?? "").split(separator: "\n")
        var frames = lines.compactMap { Frame($0.drop { $0 == "\t" }, in: files) }
        let place = Frame(message[...], in: files)
        // An error is raised in its first level, or by a C function called from there.
        if let place {
            self.message = place.context
            origin = Frame(file: place.file, line: place.line, context: "")
            if let first = frames.first, first.isSameLine(as: place) { frames.removeFirst() }
        } else {
            self.message = message
            origin = frames.first
            frames = Array(frames.dropFirst())
        }
        callers = frames
    }
}

extension ScriptTrace.Frame {
    /// Reads "FILE:LINE: TEXT"; nil when no such file is among `files`.
    fileprivate init?(_ text: Substring, in files: [String]) {
        for file in files {
            let shown = Self.shown(file)
            guard text.hasPrefix(shown + ":") else { continue }
            let rest = text.dropFirst(shown.count + 1)
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            guard let line = Int(digits), rest.dropFirst(digits.count).hasPrefix(":") else {
                continue
            }
            let context = rest.dropFirst(digits.count + 1).drop { $0 == " " }
            self.init(file: file, line: line, context: String(context))
            return
        }
        return nil
    }

    /// A file's name as Lua writes it: at most 59 bytes of it, the last ones.
    private static func shown(_ file: String) -> String {
        let longest = 59
        guard file.utf8.count > longest else { return file }
        return "..." + String(decoding: file.utf8.suffix(longest - 3), as: UTF8.self)
    }

    fileprivate func isSameLine(as other: Self) -> Bool {
        file == other.file && line == other.line
    }
}

extension PluginSource.File {
    /// A line of it, counted from 1; nil when there is none.
    package func line(_ number: Int) -> String? {
        guard number >= 1 else { return nil }
        var rest = source[...]
        for _ in 1..<number {
            guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
            rest = rest[(end + 1)...]
        }
        let line = rest.prefix { $0 != UInt8(ascii: "\n") }
        return String(
            decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line,
            as: UTF8.self
        )
    }

    /// The number of the first line that contains `text`; nil when none does.
    package func firstLine(containing text: String) -> Int? {
        let wanted = Array(text.utf8)
        return lines().firstIndex { $0.contains(wanted) }.map { $0 + 1 }
    }

    private func lines() -> [ArraySlice<UInt8>] {
        source.split(
            separator: UInt8(ascii: "\n"),
            omittingEmptySubsequences: false
        ).map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
    }
}
