import Foundation
#if canImport(FoundationXML)
import FoundationXML
#endif
import Glibc
import Testing

@Suite struct `The command test` {
    private static let plugin = """
        return function(event)
          log.info("left", { user = event.body.name })
          local answer = http.post("https://crm.example.com/people", event.body)
          return { msg = "bye " .. answer.body }
        end
        """

    private static let tests = """
        local function deliver(name)
          test.http("POST https://crm.example.com/people", function(request)
            return { body = request.body.name }
          end)
          return test.deliver({ type = "用户离职", body = { name = name } })
        end
        return {
          ["says goodbye"] = function()
            test.equal(deliver("Ada").reply, { msg = "bye Ada" })
          end,
          ["names <nobody> & \\"all\\""] = function()
            test.equal(deliver("\\1Eve").reply, { msg = "bye" })
          end,
        }
        """

    private static let passing = "return { a = function() test.deliver({ type = \"x\" }) end }"

    private func folder(_ tests: String = Self.tests) throws -> ScenarioFolder {
        let folder = try ScenarioFolder()
        try folder.write(Self.plugin, to: "plugins/leaving.lua")
        try folder.write(tests, to: "plugins/leaving.test.lua")
        return folder
    }

    private func run(_ arguments: [String], in folder: ScenarioFolder) async throws -> Program.Run {
        try await Program.run("nightjar", ["test"] + arguments, in: folder)
    }

    /// What is measured is told apart from what is promised.
    private func withoutTimes(_ text: String) -> String {
        text.replacing(/[0-9]+(\.[0-9])? ms/, with: "N ms")
    }

    @Test func `shows each test, and of one that fails why and where`() async throws {
        let run = try await run([], in: try folder())
        #expect(run.status == 1, "\(run.errors)")
        #expect(
            withoutTimes(run.output) == """
                ✗ leaving: names <nobody> & "all"  N ms
                    plugins/leaving.test.lua:12: 1 difference
                      .msg is "bye \\1Eve", expected "bye"
                      test.equal(deliver("\\1Eve").reply, { msg = "bye" })
                      ^
                    log: info left {"user":"\\u0001Eve"}
                ✓ leaving: says goodbye  N ms
                2 tests of 1 plugin: 1 passed, 1 failed (N ms)

                """
        )
    }

    @Test func `ends with 0 when all that were asked for pass`() async throws {
        let run = try await run(["leaving", "--filter", "goodbye"], in: try folder())
        #expect(run.status == 0, "\(run.errors)")
        #expect(
            withoutTimes(run.output) == """
                ✓ leaving: says goodbye  N ms
                1 test of 1 plugin: 1 passed (N ms)

                """
        )
    }

    @Test func `says what to write where nothing can be run, and ends with 2`() async throws {
        let folder = try folder()
        try folder.write("return function() end", to: "plugins/joining.lua")
        let form =
            "such as  return { [\"answers\"] = function() test.deliver({ type = \"TYPE\" }) end }"
        let answers: [([String], String)] = [
            (
                ["leavign"],
                "there is no plugin \"leavign\" in plugins\n"
                    + "  did you mean \"leaving\"? there are: joining, leaving"
            ),
            (
                ["joining"],
                "plugin \"joining\" has no tests\n  write plugins/joining.test.lua, \(form)"
            ),
            (
                ["--filter", "nothing"],
                "no test has \"nothing\" in its name\n"
                    + "  write a part of a test's name after --filter, or leave it out"
            ),
            (
                ["--plugins", "elsewhere"],
                "the plugins' folder elsewhere does not exist\n"
                    + "  make elsewhere/NAME.lua, or name another folder with --plugins FOLDER"
            ),
            (
                ["--manifest", "m.yaml"],
                "m.yaml does not exist\n  name another one with --manifest PATH, or leave it out"
            ),
        ]
        for (arguments, message) in answers {
            let run = try await run(arguments, in: folder)
            #expect(run.status == 2)
            #expect(run.errors == "Error: \(message)\n")
            #expect(run.output == "")
        }
        #expect(try await run(["--watch", "--format", "junit"], in: folder).status == 2)
    }

    @Test func `takes folder and memory from a manifest, be it wrong elsewhere`() async throws {
        let folder = try ScenarioFolder()
        try folder.write("return function() end", to: "conf/lua/leaving.lua")
        try folder.write(
            """
            return {
              eats = function()
                local all = {}
                for n = 1, 1e9 do all[n] = ("x"):rep(1 << 17) .. n end
              end,
            }
            """,
            to: "conf/lua/leaving.test.lua"
        )
        try folder.write(
            """
            manifest: 1
            plugins: lua
            apps:
              hr: { platform: people, token: "${NOT_SET_ANYWHERE}" }
            subscriptions:
              - { app: hr, event: 用户离职, version: "1.0", plugin: leaving }
            grants:
              leaving: { memory: 3MiB }
            """,
            to: "conf/subscriptions.yaml"
        )
        let run = try await run(["--manifest", "conf/subscriptions.yaml"], in: folder)
        #expect(run.status == 1, "\(run.errors)")
        let start = "    conf/lua/leaving.test.lua:"
        #expect(run.output.contains(start), "\(run.output)")
        #expect(run.output.contains(": over the memory budget of 3145728 bytes"))
    }

    @Test func `says that tests cannot run, and runs those of other plugins`() async throws {
        let folder = try folder("return {")
        try folder.write("return function() end", to: "plugins/joining.lua")
        try folder.write(Self.passing, to: "plugins/joining.test.lua")
        let run = try await run([], in: folder)
        #expect(run.status == 1)
        #expect(
            withoutTimes(run.output) == """
                ✓ joining: a  N ms
                ✗ leaving: its tests cannot run
                    plugins/leaving.test.lua:1: unexpected symbol near <eof>
                      return {
                      ^
                1 test of 2 plugins: 1 passed, 1 plugin could not be tested (N ms)

                """
        )
    }

    @Test func `writes XML that a build server reads`() async throws {
        let folder = try folder()
        try folder.write("return 7", to: "plugins/broken.lua")
        try folder.write(Self.passing, to: "plugins/broken.test.lua")
        let run = try await run(["--format", "junit"], in: folder)
        #expect(run.status == 1, "\(run.errors)")
        let read = ReadXML(run.output)
        #expect(read.isValid)
        #expect(
            read.elements == [
                "testsuites errors=0 failures=2 tests=3",
                "testsuite errors=0 failures=1 name=broken tests=1",
                "testcase classname=broken name=a",
                "failure message=the plugin broken returns no handler; it returns a function, or "
                    + "a table of functions by events' types type=failure",
                "testsuite errors=0 failures=1 name=leaving tests=2",
                "testcase classname=leaving name=names <nobody> & \"all\"",
                "failure message=1 difference; .msg is \"bye \\1Eve\", expected \"bye\" type=failure",
                "system-out",
                "testcase classname=leaving name=says goodbye",
            ]
        )
        #expect(read.text.contains(".msg is \"bye \\1Eve\", expected \"bye\""))
        #expect(read.text.contains("info left {\"user\":\"\\u0001Eve\"}"))
    }

    @Test func `runs again when a file changes, until Ctrl-C`() async throws {
        let folder = try folder(Self.passing.replacing("test.deliver({ type = \"x\" })", with: ""))
        let program = try StartedProgram(
            try Program.path("nightjar"),
            ["test", "--watch"],
            in: folder.url.path
        )
        defer { program.signal(SIGKILL) }
        var summaries = Self.summaries(program.output).makeAsyncIterator()
        #expect(await summaries.next() == "1 test of 1 plugin: 1 passed")
        try folder.write("return { a = function() error(1) end }", to: "plugins/leaving.test.lua")
        #expect(await summaries.next() == "1 test of 1 plugin: 0 passed, 1 failed")
        try folder.write("return { b = function() end }", to: "plugins/leaving.test.lua")
        #expect(await summaries.next() == "1 test of 1 plugin: 1 passed")
        program.signal(SIGINT)
        #expect(await summaries.next() == nil)
        #expect(program.waitForEnd() == -SIGINT)
    }

    /// The last line of each run, without its time.
    private static func summaries(_ output: FileHandle) -> AsyncStream<String> {
        let (stream, continuation) = AsyncStream<String>.makeStream()
        Thread.detachNewThread {
            var text = ""
            while case let data = output.availableData, !data.isEmpty {
                text += String(decoding: data, as: UTF8.self)
                while let end = text.firstIndex(of: "\n") {
                    let line = text[..<end]
                    text = String(text[text.index(after: end)...])
                    if let match = line.firstMatch(of: /^(\d+ tests? of .*) \(/) {
                        continuation.yield(String(match.1))
                    }
                }
            }
            continuation.finish()
        }
        return stream
    }
}

/// XML as a reader of it sees it.
private final class ReadXML: NSObject, XMLParserDelegate {
    /// The names of the elements with their attributes, in order; without times.
    private(set) var elements: [String] = []
    private(set) var text = ""
    private(set) var isValid = false

    init(_ text: String) {
        super.init()
        let parser = XMLParser(data: Data(text.utf8))
        parser.delegate = self
        isValid = parser.parse()
    }

    func parser(
        _ parser: XMLParser,
        didStartElement element: String,
        namespaceURI: String?,
        qualifiedName: String?,
        attributes: [String: String]
    ) {
        let facts = attributes.filter { $0.key != "time" }.sorted { $0.key < $1.key }
        elements.append(([element] + facts.map { "\($0.key)=\($0.value)" }).joined(separator: " "))
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
}
