import Foundation
import LuaSandbox
import Testing

@Suite(.timeLimit(.minutes(1))) struct `A worker's share of the CPU` {
    @Test func `gives way to others for as long as it runs without a rest`() async throws {
        let plugin = try SandboxUnderTest(
            """
            return {
              spin = function() log.info('spins') while true do end end,
              test = function() return {ok = true} end,
            }
            """
        )
        let usual = try Self.niceness(of: getpid())
        async let spun = plugin.invoke(handler: "spin", within: .seconds(3))
        await plugin.events.logged("spins")
        let pid = try #require(plugin.events.startedPIDs.first)
        try await Self.wait { try Self.niceness(of: pid) == min(usual + 5, 19) }
        #expect(await plugin.invoke().json == #"{"ok":true}"#)
        _ = await spun
    }

    @Test func `is as quick as it was once it has rested, where it has the right`() async throws {
        let plugin = try SandboxUnderTest(
            """
            return function()
              local deadline = os.clock() + 0.2
              while os.clock() < deadline do end
            end
            """
        )
        let usual = try Self.niceness(of: getpid())
        #expect(await plugin.invoke() != .timedOut)
        let pid = try #require(plugin.events.startedPIDs.first)
        try await Self.wait { try Self.stat(of: pid)[0] == "S" }
        let nicer = Self.mayBecomeLessNice ? 0 : 5
        #expect(try Self.niceness(of: pid) == min(usual + nicer, 19))
    }

    /// By RLIMIT_NICE, or by the capability to raise it.
    private static var mayBecomeLessNice: Bool {
        var limits = rlimit()
        // RLIMIT_NICE of Linux.
        getrlimit(__rlimit_resource_t(13), &limits)
        let needed = rlim_t(20 - getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0))
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let effective = status.split(separator: "\n").first { $0.hasPrefix("CapEff:") }?.suffix(16)
        let capabilities = effective.flatMap { UInt64($0, radix: 16) } ?? 0
        return limits.rlim_max >= needed || capabilities & 1 << 24 != 0
    }

    private static func niceness(of pid: Int32) throws -> Int {
        try #require(Int(try stat(of: pid)[16]))
    }

    /// The fields of its stat from the third on; the second is its name in brackets.
    private static func stat(of pid: Int32) throws -> [Substring] {
        let stat = try String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
        let name = try #require(stat.lastIndex(of: ")"))
        return stat[name...].split(separator: " ").dropFirst().map(\.self)
    }

    private static func wait(for condition: () throws -> Bool) async throws {
        while try !condition() {
            try Task.checkCancellation()
            await Task.yield()
        }
    }
}
