import Foundation
import Glibc
import LuaSandbox
import Testing

/// Each file of Tests/Fixtures/coverage is a plugin, run once; of each line that can be run a comment says
/// whether it is.
@Suite struct `The lines that are run` {
    static let files = LuaFixture.all(in: "coverage")

    private static func marks(_ file: FileCoverage?) -> [String]? {
        file?.lines?.map { "\($0.number) \($0.wasRun ? "run" : "not run")" }
    }

    private func covered(
        _ source: String,
        modules: [String: String] = [:],
        adjust: (inout SandboxSettings) -> Void = { _ in }
    ) throws -> SandboxUnderTest {
        try SandboxUnderTest(source, modules: modules) {
            $0.countsLines = true
            adjust(&$0)
        }
    }

    /// Those of the entry.
    private func run(_ plugin: SandboxUnderTest) -> [Int]? {
        plugin.sandbox.coverage.first?.lines?.filter(\.wasRun).map(\.number)
    }

    @Test func `have files`() { #expect(Self.files.count >= 7) }

    @Test(arguments: files)
    func `are told as they are, and so are the others`(file: LuaFixture) async throws {
        let plugin = try covered(file.text)
        let ending = await plugin.invoke()
        #expect(ending.json != nil, "\(ending)")
        let coverage = plugin.sandbox.coverage
        #expect(coverage.map(\.file) == ["plugins/p.lua"])
        #expect(Self.marks(coverage.first) == file.expected)
    }

    @Test func `are known beyond what Lua keeps as differences`() async throws {
        let gap = String(repeating: "\n", count: 700)
        let steps = String(repeating: "n = n + 1\n", count: 900)
        let plugin = try covered("local n = 0\n\(gap)\(steps)\(gap)return function() return n end")
        _ = await plugin.invoke()
        #expect(run(plugin) == [1] + (702...1601) + [2302])
    }

    @Test func `are none where nobody asks for them`() async throws {
        let plugin = try SandboxUnderTest("return function() end")
        #expect(await plugin.invoke() == .succeeded(nil))
        #expect(plugin.sandbox.coverage.isEmpty)
    }

    @Test func `are those of loading too, and of no module that nothing requires`() async throws {
        let plugin = try covered(
            "local a = require(\"a\")\nreturn function()\n  return a\nend",
            modules: ["a": "return 1", "b": "local n = 1\nreturn {\n  n }", "c": "-- nothing\n"]
        )
        _ = try await plugin.sandbox.load()
        let coverage = plugin.sandbox.coverage
        #expect(
            coverage.map(\.file) == [
                "plugins/p.lua", "plugins/p/a.lua", "plugins/p/b.lua", "plugins/p/c.lua",
            ]
        )
        #expect(
            coverage.map(Self.marks) == [
                ["1 run", "3 not run", "4 run"], ["1 run"],
                ["1 not run", "2 not run", "3 not run"], [],
            ]
        )
    }

    @Test func `are nobody's where a script compiles them`() async throws {
        let plugin = try covered(
            "return function()\n  assert(load(\"\\n\\n\\nlocal n = 1\"))()\n\n  return nil\nend"
        )
        #expect(await plugin.invoke() == .succeeded(nil))
        #expect(Self.marks(plugin.sandbox.coverage.first) == ["2 run", "4 run", "5 run"])
    }

    @Test func `are gathered from all handlers, on all loops`() async throws {
        let plugin = try covered(
            "return {\n  a = function()\n    return\n  end,\n  b = function()\n    return\n  end,\n}"
        )
        #expect(await plugin.invoke(handler: "a", on: 0) == .succeeded(nil))
        #expect(run(plugin) == [1, 3, 4, 7, 8])
        #expect(await plugin.invoke(handler: "b", on: 1) == .succeeded(nil))
        #expect(run(plugin) == [1, 3, 4, 6, 7, 8])
    }

    private static let loops = [
        "local n = 0 while true do n = n + 1 end",
        "while true do pcall(function() while true do end end) end",
        "local f f = function() return f() end f()",
        "coroutine.wrap(function() while true do end end)()",
        "while true do coroutine.resume(coroutine.create(function() while true do end end)) end",
        "together(function() while true do end end, function() while true do end end)",
        "for i = 1, math.huge do end",
    ]

    @Test(arguments: loops)
    func `are counted and the handler is cut off all the same`(loop: String) async throws {
        let plugin = try covered(
            "return {\n  spin = function()\n    \(loop)\n  end,\n  quick = function()\n    return\n  end,\n}"
        ) {
            $0.grace = .seconds(5)
            $0.longestGrace = .seconds(5)
        }
        async let spun = plugin.invoke(handler: "spin", within: .milliseconds(500))
        for _ in 0..<5 {
            let quick = await plugin.invoke(handler: "quick", within: .seconds(5))
            #expect(quick == .succeeded(nil))
        }
        #expect(await spun == .timedOut)
        #expect(await plugin.invoke(handler: "quick") == .succeeded(nil))
        #expect(run(plugin) == [1, 3, 4, 6, 7, 8])
        #expect(plugin.events.startedPIDs.count == 1)
    }

    @Test func `survive a worker that has to be killed, and are added up over workers`()
        async throws
    {
        let plugin = try covered(
            """
            return {
              stuck = function()
                for n = 1, 5e4 do local _ = n end
                \(SandboxUnderTest.stuck.replacing("\n", with: " "))
              end,
              a = function()
                return
              end,
              b = function()
                return
              end,
            }
            """
        )
        #expect(await plugin.invoke(handler: "a") == .succeeded(nil))
        let stuck = await plugin.invoke(handler: "stuck", within: .seconds(1))
        #expect(stuck == .timedOut)
        #expect(await plugin.events.nextEnd()?.contains("could not be stopped") == true)
        #expect(await plugin.invoke(handler: "b") == .succeeded(nil))
        #expect(plugin.events.startedPIDs.count == 2)
        let lines = try #require(run(plugin))
        #expect(Set(lines).isSuperset(of: [1, 3, 5, 7, 8, 10, 11]))
    }

    @Test func `of a handler that runs out of memory are told`() async throws {
        let plugin = try covered(
            "return function()\n  local all = {}\n  for n = 1, 1e9 do all[n] = { n } end\nend"
        )
        let ending = await plugin.invoke()
        guard case .exceeded(.memory, _) = ending else {
            Issue.record("\(ending)")
            return
        }
        #expect(run(plugin) == [2, 3, 4])
    }
}

extension LuaFixture {
    /// For each line that can be run, whether its comment says that it is.
    fileprivate var expected: [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
            .compactMap { index, line in
                if line.hasSuffix(" -- not run") { return "\(index + 1) not run" }
                return line.hasSuffix(" -- run") ? "\(index + 1) run" : nil
            }
    }
}
