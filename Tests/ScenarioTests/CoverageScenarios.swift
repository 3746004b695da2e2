import Foundation
import Testing

@Suite struct `The command test with --coverage` {
    private static let plugin = """
        local names = require("names")

        local function unused()
          return names.unused()
        end

        return function(event)
          if event.key == "8" then
            return unused()
          end
          return { msg = names.of(event) }
        end
        """

    private static let tests = """
        return {
          ["says goodbye"] = function()
            local result = test.deliver({ type = "x", key = "7", body = { name = "Ada" } })
            test.equal(result.reply, { msg = "Ada" })
          end,
          fails = function()
            error("no")
          end,
        }
        """

    private func folder() throws -> ScenarioFolder {
        let folder = try ScenarioFolder()
        try folder.write(Self.plugin, to: "plugins/leaving/init.lua")
        try folder.write(
            """
            local names = {}
            function names.of(event)
              return event.body.name
            end
            function names.unused()

              -- nobody calls it
              return "nobody"
            end
            return names
            """,
            to: "plugins/leaving/names.lua"
        )
        try folder.write("-- nothing yet\n", to: "plugins/leaving/empty.lua")
        try folder.write("return function()\n  return\nend", to: "plugins/leaving/late.lua")
        try folder.write(Self.tests, to: "plugins/leaving/test.lua")
        return folder
    }

    private static let table = """

          file                       run     lines  not run
          plugins/leaving/init.lua   71%    5 of 7  4, 9
          plugins/leaving/empty.lua    -    0 of 0
          plugins/leaving/late.lua    0%    0 of 2  2-3
          plugins/leaving/names.lua  87%    7 of 8  8
          all                        70%  12 of 17

        """

    private static let trace = """
        TN:
        SF:plugins/leaving/init.lua
        DA:1,1
        DA:4,0
        DA:5,1
        DA:8,1
        DA:9,0
        DA:11,1
        DA:12,1
        LF:7
        LH:5
        end_of_record

        """

    private func run(_ arguments: [String], in folder: ScenarioFolder) async throws -> Program.Run {
        try await Program.run("nightjar", ["test"] + arguments, in: folder)
    }

    @Test func `shows what was not run, and ends as without it`() async throws {
        let folder = try folder()
        let run = try await run(["--coverage"], in: folder)
        #expect(run.status == 1, "\(run.errors)")
        #expect(run.output.hasSuffix(Self.table), "\(run.output)")
        let passing = try await self.run(["--coverage", "--filter", "goodbye"], in: folder)
        #expect(passing.status == 0, "\(passing.errors)")
        #expect(passing.output.hasSuffix(Self.table), "\(passing.output)")
    }

    @Test func `shows nothing more without it`() async throws {
        let run = try await run([], in: try folder())
        #expect(!run.output.contains("not run"))
    }

    @Test func `writes what editors and build servers read`() async throws {
        let folder = try folder()
        let run = try await run(["--lcov", "coverage.info"], in: folder)
        #expect(run.output.hasSuffix(Self.table), "\(run.output)")
        let file = folder.url.appendingPathComponent("coverage.info")
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(text.hasPrefix(Self.trace), "\(text)")
        #expect(text.contains("SF:plugins/leaving/empty.lua\nLF:0\nLH:0\nend_of_record\n"))
        #expect(text.components(separatedBy: "end_of_record\n").count == 5)
        let folderPath = folder.url.resolvingSymlinksInPath().path
        let other = try await self.run(
            ["--plugins", "\(folderPath)/plugins", "--lcov", "other.info"],
            in: folder
        )
        #expect(other.status == 1)
        let same = try String(
            contentsOf: folder.url.appendingPathComponent("other.info"),
            encoding: .utf8
        )
        #expect(same == text)
    }

    @Test func `leaves the XML whole`() async throws {
        let run = try await run(["--coverage", "--format", "junit"], in: try folder())
        #expect(run.output.hasSuffix("</testsuites>\n"))
        #expect(run.errors == Self.table)
    }

    @Test func `says that a file cannot be written, and takes none for standard output`()
        async throws
    {
        let folder = try folder()
        let run = try await run(["--lcov", "no/such.info", "--filter", "goodbye"], in: folder)
        #expect(run.status == 2)
        #expect(run.errors.hasPrefix("Error: no/such.info cannot be written: "))
        #expect(run.errors.hasSuffix("  name another file with --lcov FILE\n"))
        #expect(try await self.run(["--lcov", "-"], in: folder).status == 2)
    }
}
