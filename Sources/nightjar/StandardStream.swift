import Foundation

/// Standard output or standard error, whoever reads it.
enum StandardStream: CInt {
    case output = 1
    case error = 2

    /// Whether a person looks at it, who has not asked for no colours (https://no-color.org).
    var showsColours: Bool {
        let refusal = ProcessInfo.processInfo.environment["NO_COLOR", default: ""]
        return isatty(rawValue) == 1 && refusal.isEmpty
    }

    func write(_ text: String) { write(Array(text.utf8)) }

    /// Writes all of it.
    ///
    /// Waits for a slow reader, also where the descriptor does not. Once the reader has gone, the
    /// rest is dropped: what the command found is still told by its exit code.
    func write(_ bytes: some Collection<UInt8>) {
        signal(SIGPIPE, SIG_IGN)
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(rawValue, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if count < 0, errno == EAGAIN {
                var wanted = pollfd(fd: rawValue, events: Int16(POLLOUT), revents: 0)
                poll(&wanted, 1, -1)
            } else if count == 0 || errno != EINTR {
                return
            }
        }
    }
}
