import Foundation
import LuaSandbox
import NightjarHTTP
import Synchronization

/// A sandbox with real workers on real event loops.
struct SandboxUnderTest {
    static let loops = EventLoops(count: 2)

    /// Lua with one VM instruction of seconds, which nothing interrupts: a table grows whose keys all
    /// fall into one slot.
    static let stuck = """
        local t, step = {}, (1 << 17) - 1
        for i = 1, 1 << 16 do t[i * step] = true end
        t.more = true
        """

    let sandbox: Sandbox
    let events: RecordedEvents

    init(
        _ source: String,
        modules: [String: String] = [:],
        memory: Int = 16 << 20,
        adjust: (inout SandboxSettings) -> Void = { _ in }
    ) throws {
        var settings = SandboxSettings(workerPath: try Self.worker, memory: memory)
        adjust(&settings)
        events = RecordedEvents()
        let files = modules.sorted { $0.key < $1.key }.map { name, text in
            PluginSource.File(
                module: name,
                chunkName: "plugins/p/\(name).lua",
                source: Array(text.utf8)
            )
        }
        let entry = PluginSource.File(
            module: "",
            chunkName: "plugins/p.lua",
            source: Array(source.utf8)
        )
        sandbox = Sandbox(
            PluginSource(entry: entry, modules: files),
            settings: settings,
            loops: Self.loops.loops,
            observer: events
        )
    }

    /// Runs a handler on loop 0 or another and returns how it ended.
    func invoke(
        _ argument: String = "{}",
        handler: String = "test",
        alias: String = "",
        identity: String? = nil,
        within limit: Duration = .seconds(20),
        on loop: Int = 0,
        host: (any HostFunctions)? = nil
    ) async -> Ending {
        let invocation = Invocation(
            handler: handler,
            alias: alias,
            argument: Array(argument.utf8),
            label: handler,
            identity: identity,
            host: host
        )
        let sandbox = sandbox
        return await Self.loops.run(on: loop) {
            let deadline = Self.loops.loops[loop].now + UInt64(limit / .nanoseconds(1))
            return await sandbox.invoke(invocation, until: deadline, on: loop)
        }
    }

    /// The worker program beside the test products, or one that `NIGHTJAR_TEST_WORKER` names: that of
    /// Scripts/sanitized-worker.
    static var worker: String {
        get throws {
            if let other = ProcessInfo.processInfo.environment["NIGHTJAR_TEST_WORKER"] {
                return other
            }
            return try program("nightjar-worker")
        }
    }

    /// A program beside the test products.
    static func program(_ name: String) throws -> String {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent(name)
            .path
    }
}

/// What happened in a sandbox, to be waited for rather than slept for.
final class RecordedEvents: SandboxObserver {
    enum Event: Sendable, Equatable {
        case logged(String, fields: String, by: String?)
        case started(Int32)
        case ended(Int32, String)
        case used(String, Usage, late: UInt64)
        case isolated(String)
    }

    private let stream: AsyncStream<Event>
    private let continuation: AsyncStream<Event>.Continuation
    private let all = Mutex<[Event]>([])

    init() {
        (stream, continuation) = AsyncStream.makeStream()
    }

    var events: [Event] { all.withLock { $0 } }

    var startedPIDs: [Int32] {
        events.compactMap { if case .started(let pid) = $0 { pid } else { nil } }
    }

    func logged(_ line: LogLine, by invocation: Invocation?) {
        note(
            .logged(
                line.message,
                fields: String(decoding: line.fields, as: UTF8.self),
                by: invocation?.label
            )
        )
    }

    func workerStarted(_ pid: Int32) { note(.started(pid)) }
    func workerEnded(_ pid: Int32, _ reason: String, isBreach: Bool) { note(.ended(pid, reason)) }
    func ended(_ invocation: Invocation, _ usage: Usage, late: UInt64) {
        note(.used(invocation.label, usage, late: late))
    }
    func isolated(_ invocation: Invocation) { note(.isolated(invocation.label)) }

    /// Waits for the next worker's end and says why it ended.
    func nextEnd() async -> String? {
        for await event in stream {
            if case .ended(_, let reason) = event { return reason }
        }
        return nil
    }

    /// Waits for an event that has not been waited for yet.
    func next(_ event: Event) async {
        for await seen in stream where seen == event { return }
    }

    /// Waits for a line of the log.
    func logged(_ message: String) async {
        for await event in stream {
            if case .logged(message, _, _) = event { return }
        }
    }

    private func note(_ event: Event) {
        all.withLock { $0.append(event) }
        continuation.yield(event)
    }
}

extension Ending {
    /// The returned JSON; nil when there is none or the handler did not succeed.
    var json: String? {
        guard case .succeeded(.some(let bytes)) = self else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    var failure: ScriptFailure? {
        switch self {
        case .raised(let failure), .misused(let failure), .noHandler(let failure),
            .exceeded(_, let failure), .argumentRefused(let failure):
            failure
        default: nil
        }
    }
}
