package import LuaSandbox

/// What authors are told besides Lua's own message: the line itself, and what is usually meant.
package struct ScriptAdvice: Sendable, Equatable {
    /// The source's line where it went wrong, without its indentation; nil where Lua does not say.
    package let line: String?

    /// What to do; nil where nothing general is known.
    package let hint: String?

    /// Finds advice for a failure of a script that consists of `source`.
    package init(_ message: String, traceback: String?, in source: PluginSource) {
        let trace = ScriptTrace(message, traceback: traceback, in: source)
        // A plugin may fail with each event: a long file is not gone through each time.
        let file = source.files.first {
            $0.chunkName == trace.origin?.file && $0.source.count <= 64 << 10
        }
        let text = trace.origin.flatMap { file?.line($0.line) }
        line = text.map { String($0.drop { $0 == " " || $0 == "\t" }.prefix(Self.longestLine)) }
        hint = Self.hints.first { $0.applies(to: message) }?.text
    }

    /// The message with all of it, in one line of the log.
    package func added(to message: String) -> String {
        message + (line.map { " | line: \($0)" } ?? "") + (hint.map { " | hint: \($0)" } ?? "")
    }

    private static let longestLine = 160

    /// The commonest slips; the first that applies is told.
    private struct Hint {
        /// All of them stand in the message.
        let parts: [String]
        let text: String

        init(_ parts: String..., hint: String) {
            self.parts = parts
            text = hint
        }

        func applies(to message: String) -> Bool { parts.allSatisfy(message.contains) }
    }

    private static let absent =
        "it does not exist in the sandbox; docs/lua.md lists what does"

    private static let hints =
        ["io", "debug", "package", "dofile", "loadfile", "ngx", "redis", "core"].map {
            Hint("attempt to", "a nil value (global '\($0)')", hint: absent)
        } + [
            Hint(
                "attempt to call a nil value (field 'dump')",
                hint: "there is no bytecode in the sandbox"
            ),
            Hint(
                "attempt to call a nil value (field 'execute')",
                hint: "of os there are time, clock and date; a handler starts no program"
            ),
            Hint(
                "attempt to call a nil value (field 'getenv')",
                hint: "grant it as a secret in the manifest, and read secrets.NAME"
            ),
            Hint(
                "attempt to index a nil value",
                hint: "what stands before the dot or bracket is not there; "
                    + "log.info(\"body\", event.body) shows what the event has"
            ),
            Hint(
                "attempt to index a userdata value",
                hint: "it may be json.null; compare with json.null before you look into it"
            ),
            Hint(
                "attempt to call a nil value (global",
                hint: "no function has this name: a misspelling, a local that comes later, or a "
                    + "module that was not required"
            ),
            Hint(
                "attempt to call a nil value",
                hint: "no function has this name: a misspelling, or a colon where a dot belongs"
            ),
            Hint(
                "attempt to concatenate a nil value",
                hint: "give what may be missing a default: (value or \"\")"
            ),
            Hint(
                "attempt to perform arithmetic on a nil value",
                hint: "give what may be missing a default: (value or 0)"
            ),
            Hint(
                "attempt to compare",
                hint: "both sides need to be numbers, or both strings: tonumber(value)"
            ),
            Hint(
                "assigned after load",
                hint: "write local before it; globals are fixed once the plugin is loaded, and "
                    + "invocations share nothing but kv"
            ),
            Hint(
                "module '",
                "not found",
                hint:
                    "require finds files of the plugin's own folder alone: plugins/NAME/MODULE.lua"
            ),
        ]
}
