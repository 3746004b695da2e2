import Foundation
import Glibc
import Synchronization

/// A program that was started, with pipes for what it writes.
///
/// Not by Foundation's Process: that reads /proc/self/fd with structures longer than the system's, and
/// ends the tests where they have some 1360 descriptors open (seen in its `run()`, Swift 6.3.1).
final class StartedProgram: Sendable {
    struct Fault: Error {
        let what: String
        let error: CInt
    }

    let pid: pid_t
    let output: FileHandle
    let errors: FileHandle

    /// What waitpid(2) said; nil as long as nobody has waited.
    private let status = Mutex<CInt?>(nil)

    /// Starts it with an empty input; in `folder` where one is given.
    init(_ path: String, _ arguments: [String], in folder: String? = nil) throws {
        let (output, errors) = (try WrittenPipe(), try WrittenPipe())
        defer {
            close(output.written)
            close(errors.written)
        }
        (self.output, self.errors) = (output.handle, errors.handle)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output.written, 1)
        posix_spawn_file_actions_adddup2(&actions, errors.written, 2)
        _ = try GNU.closeFrom(&actions, 3)
        if let folder { _ = try GNU.changeFolder(&actions, folder) }
        pid = try Self.spawn(path, arguments, &actions)
    }

    private static func spawn(
        _ path: String,
        _ arguments: [String],
        _ actions: inout posix_spawn_file_actions_t
    ) throws -> pid_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var words = ([path] + arguments).map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var pid: pid_t = 0
        var error = posix_spawn(&pid, path, &actions, &attributes, &words, environ)
        // A program that was just written is open for writing in whatever another test is starting.
        for _ in 0..<100_000 where error == ETXTBSY {
            sched_yield()
            error = posix_spawn(&pid, path, &actions, &attributes, &words, environ)
        }
        guard error == 0 else { throw Fault(what: "starting \(path)", error: error) }
        return pid
    }

    /// Sends a signal, where it has not ended.
    func signal(_ signal: CInt) {
        status.withLock { if $0 == nil { kill(pid, signal) } }
    }

    /// Waits for its end, on a thread that may wait.
    ///
    /// - Returns: Its exit status; of a death by signal, its negative.
    @discardableResult
    func waitForEnd() -> Int32 {
        var end = siginfo_t()
        // It keeps its number until it is taken under the lock: no signal meets another program.
        while waitid(P_PID, id_t(pid), &end, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        let status = status.withLock { status in
            if let status { return status }
            var taken: CInt = 0
            waitpid(pid, &taken, 0)
            status = taken
            return taken
        }
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
    }
}

/// A pipe whose end for writing is for a program.
private struct WrittenPipe {
    let handle: FileHandle
    let written: CInt

    init() throws {
        var ends: [CInt] = [-1, -1]
        guard try GNU.pipe(&ends, O_CLOEXEC) == 0 else {
            throw StartedProgram.Fault(what: "pipe", error: errno)
        }
        handle = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
        written = ends[1]
    }
}

/// What Swift's module of glibc leaves out, since it asks for GNU's extensions.
private enum GNU {
    typealias Actions = UnsafeMutablePointer<posix_spawn_file_actions_t>

    static var closeFrom: @convention(c) (Actions, CInt) -> CInt {
        get throws { try function("posix_spawn_file_actions_addclosefrom_np") }
    }

    static var changeFolder: @convention(c) (Actions, UnsafePointer<CChar>) -> CInt {
        get throws { try function("posix_spawn_file_actions_addchdir_np") }
    }

    static var pipe: @convention(c) (UnsafeMutablePointer<CInt>, CInt) -> CInt {
        get throws { try function("pipe2") }
    }

    private static func function<Function>(_ name: String) throws -> Function {
        guard let address = dlsym(nil, name) else {
            throw StartedProgram.Fault(what: "finding \(name)", error: ENOSYS)
        }
        return unsafeBitCast(address, to: Function.self)
    }
}
