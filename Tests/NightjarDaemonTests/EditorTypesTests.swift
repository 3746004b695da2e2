import Foundation
import NightjarCore
import NightjarScripts
import Testing

@Suite struct `What editors are told of plugins` {
    /// Names of the sandbox that the language server knows by itself.
    private static let plain: Set<String> = [
        "_G", "_VERSION", "assert", "collectgarbage", "error", "getmetatable", "ipairs", "load",
        "next", "pairs", "pcall", "rawequal", "rawget", "rawlen", "rawset", "select",
        "setmetatable", "tonumber", "tostring", "type", "xpcall",
    ]
    private static let plainLibraries: Set<String> = [
        "coroutine", "math", "string", "table", "utf8",
    ]

    /// The names that a line of annotations gives: "json.decode", "together"; deprecated ones are
    /// those that there are not.
    private func annotated() -> (there: Set<String>, missing: Set<String>) {
        var (there, missing): (Set<String>, Set<String>) = ([], [])
        var isDeprecated = false
        var fields: [Substring] = []
        for line in EditorTypes.globals.split(separator: "\n", omittingEmptySubsequences: false) {
            let words = line.split { " (=".contains($0) }
            if line.hasPrefix("---@deprecated") { isDeprecated = true }
            if line.hasPrefix("---@class") { fields = [] }
            if line.hasPrefix("---@field"), words.count > 1 { fields.append(words[1]) }
            if line.hasPrefix("function "), words.count > 1 {
                _ =
                    isDeprecated
                    ? missing.insert(String(words[1])) : there.insert(String(words[1]))
                isDeprecated = false
            }
            if line.hasSuffix(" = {}") {
                there.insert(String(words[0]))
                there.formUnion(fields.map { "\(words[0]).\($0)" })
                fields = []
            }
        }
        return (there, missing)
    }

    @Test func `is every name that the sandbox has, and no other`() async throws {
        let sandbox = try await ScriptUnderTest.strings(
            """
            return function()
              local names = {}
              for name, value in pairs(_G) do
                names[#names + 1] = name
                if type(value) == "table" and name ~= "_G" then
                  for key in pairs(value) do names[#names + 1] = name .. "." .. key end
                end
              end
              return { strings = names }
            end
            """
        )
        #expect(sandbox.contains("json.decode") && sandbox.contains("together"))
        let (there, missing) = annotated()
        let isTest = { (name: String) in name == "test" || name.hasPrefix("test.") }
        let known = there.filter { !isTest($0) }
        let ours = sandbox.filter { name in
            let library = name.split(separator: ".").first.map(String.init) ?? name
            return !Self.plain.contains(name) && !Self.plainLibraries.contains(library)
        }
        #expect(known.subtracting(sandbox) == [], "annotated, and not in the sandbox")
        #expect(ours.subtracting(known) == [], "in the sandbox, and not annotated")
        #expect(missing.intersection(sandbox) == [], "said to be missing")
        #expect(missing == ["dofile", "loadfile", "warn", "string.dump"])
        #expect(there.filter(isTest).count == 10)
    }

    @Test func `is Lua that loads`() async throws {
        for file in EditorTypes.files() {
            // By its parts: the sandbox takes 16 KiB of source at once.
            let statements = file.text.split(separator: "\n").filter { !$0.hasPrefix("--") }
            let chunk = statements.joined(separator: "\n")
            let names = try await ScriptUnderTest.strings(
                """
                local loaded, problem = load([==[\(chunk)]==])
                return function() return { strings = { problem or "loads" } } end
                """
            )
            #expect(names == ["loads"], "\(file.path)")
        }
    }

    @Test func `has a class for each event that there is a sample of`() throws {
        let text = try #require(EditorTypes.files().last?.text)
        for sample in EventSamples.shipped.all {
            #expect(text.contains("\n---@class NightjarEvent.\(sample.type) : NightjarEvent\n"))
        }
        let lines = text.split(separator: "\n").map(String.init)
        let classes = lines.filter { $0.hasPrefix("---@class") }
        #expect(classes.count == Set(classes).count)
        let body = "NightjarBody.im.message.receive_v1"
        let start = try #require(lines.firstIndex(of: "---@class \(body).message"))
        let fields = lines[(start + 1)...].prefix { $0.hasPrefix("---@field") }
        #expect(fields.contains("---@field content string"))
        // One of the two samples has no mentions.
        #expect(fields.contains("---@field mentions? \(body).message.mentions[]"))
        #expect(lines.contains("---@field sender_id FeishuUserID"))
        #expect(lines.contains("---@field changes string[]"))
        #expect(lines.contains("---@field body table<string, any>"))
    }

    @Test func `is where the settings look`() throws {
        let text = EditorTypes.settings.text
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
        let settings = try #require(object as? [String: Any])
        #expect(settings["runtime.version"] as? String == "Lua 5.4")
        #expect(settings["workspace.library"] as? [String] == [EditorTypes.folder])
        let off = try #require(settings["runtime.builtin"] as? [String: String])
        #expect(Set(off.keys) == ["io", "os", "debug", "package"])
    }
}
