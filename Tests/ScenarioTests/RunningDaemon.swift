import Foundation
import Synchronization

/// The real program, started in a folder of its own.
final class RunningDaemon: Sendable {
    let folder: ScenarioFolder
    private let program: StartedProgram
    private let log: ProgramOutput

    /// Starts it and waits until it listens.
    init(
        _ folder: ScenarioFolder,
        program: String = "nightjar",
        arguments: [String] = ["--log-level", "debug"]
    ) async throws {
        self.folder = folder
        self.program = try StartedProgram(
            try Program.path(program),
            ["run", "--manifest", folder.manifestPath] + arguments
        )
        log = ProgramOutput()
        log.readErrors(of: self.program)
        _ = try await line(containing: "listening")
    }

    deinit {
        program.signal(SIGKILL)
    }

    var pid: Int32 { program.pid }

    /// The address that it listens on: "127.0.0.1:40123".
    var address: String {
        get async throws {
            let line = try await line(containing: "listening")
            let value = line.split(separator: " ").first { $0.hasPrefix("address=") }
            return String(value?.dropFirst("address=".count) ?? "")
        }
    }

    /// Waits for a line of the log, from its first line on.
    func line(containing text: String) async throws -> String {
        try await log.line(after: 0, containing: text).text
    }

    /// How many lines the log has now: from here on something new can be waited for.
    var logPosition: Int { log.position }

    /// Waits for a line that is new since `position`.
    func line(after position: Int, containing text: String) async throws -> String {
        try await log.line(after: position, containing: text).text
    }

    /// The same, for whichever of the texts comes first.
    func line(after position: Int, containingAny texts: [String]) async throws -> String {
        try await log.line(after: position, containingAny: texts).text
    }

    /// All that it has logged.
    var logText: String { log.text }

    /// The ids that handlers have logged as "handled ID.", in their order.
    var handled: [String] {
        logText.split(separator: "\n").compactMap { line in
            line.range(of: "handled ").map { String(line[$0.upperBound...].prefix { $0 != "." }) }
        }
    }

    func signal(_ signal: Int32) { program.signal(signal) }

    /// Waits for its end and returns the exit status; of a death by signal, its negative.
    func exitStatus() async -> Int32 {
        await log.ended()
        return program.waitForEnd()
    }
}

/// Where the built programs are: beside the test products.
enum Program {
    /// A name that is a path already stays as it is.
    static func path(_ name: String) throws -> String {
        guard !name.contains("/") else { return name }
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent(name)
            .path
    }

    /// Runs one to its end, on no thread that other tests wait for.
    static func run(
        _ name: String,
        _ arguments: [String],
        in folder: ScenarioFolder
    ) async throws -> Run {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try runToEnd(name, arguments, in: folder) })
            }
        }
    }

    static func runToEnd(
        _ name: String,
        _ arguments: [String],
        in folder: ScenarioFolder
    ) throws -> Run {
        let program = try StartedProgram(try path(name), arguments, in: folder.url.path)
        // Neither fills a pipe's buffer while the other is read.
        let complaint = Mutex(Data())
        let hasRead = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            let errors = program.errors.readDataToEndOfFile()
            complaint.withLock { $0 = errors }
            hasRead.signal()
        }
        let text = program.output.readDataToEndOfFile()
        hasRead.wait()
        return Run(
            status: program.waitForEnd(),
            output: String(decoding: text, as: UTF8.self),
            errors: complaint.withLock { String(decoding: $0, as: UTF8.self) }
        )
    }

    struct Run {
        let status: Int32
        let output: String
        let errors: String
    }
}

/// The lines that a program writes, to be waited for.
final class ProgramOutput: Sendable {
    struct Gone: Error, CustomStringConvertible {
        let waitedFor: String
        let seen: String
        var description: String { "the program ended without \"\(waitedFor)\"; it wrote:\n\(seen)" }
    }

    private struct State {
        var lines: [String] = []
        var rest = Data()
        var hasEnded = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// Reads what it complains of to its end, on a thread of its own: a handler of readable data was
    /// seen not to be called for the end of a pipe, on a busy machine.
    func readErrors(of program: StartedProgram) {
        Thread.detachNewThread { [self] in
            var data: Data
            repeat {
                data = program.errors.availableData
                if data.isEmpty { program.waitForEnd() }
                take(data)
            } while !data.isEmpty
        }
    }

    var position: Int { state.withLock { $0.lines.count } }
    var text: String { state.withLock { $0.lines.joined(separator: "\n") } }

    func line(after start: Int, containing text: String) async throws -> (index: Int, text: String)
    {
        try await line(after: start, containingAny: [text])
    }

    func line(
        after start: Int,
        containingAny texts: [String]
    ) async throws -> (index: Int, text: String) {
        while true {
            let (found, hasEnded, lines) = state.withLock { state in
                let index = state.lines.indices.dropFirst(start).first {
                    index in texts.contains { state.lines[index].contains($0) }
                }
                return (index.map { ($0, state.lines[$0]) }, state.hasEnded, state.lines)
            }
            if let found { return found }
            guard !hasEnded else {
                throw Gone(
                    waitedFor: texts.joined(separator: "\" or \""),
                    seen: lines.joined(separator: "\n")
                )
            }
            await more(than: lines.count)
        }
    }

    func ended() async {
        while true {
            let (count, hasEnded) = state.withLock { ($0.lines.count, $0.hasEnded) }
            if hasEnded { return }
            await more(than: count)
        }
    }

    private func more(than count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.lines.count > count || state.hasEnded { return true }
                state.waiting.append(continuation)
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    private func take(_ data: Data) {
        let waiting = state.withLock { state in
            state.rest.append(data)
            while let end = state.rest.firstIndex(of: 0x0A) {
                state.lines.append(String(decoding: state.rest[..<end], as: UTF8.self))
                state.rest = Data(state.rest[(end + 1)...])
            }
            state.hasEnded = state.hasEnded || data.isEmpty
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}
