import Foundation
import Glibc

/// A pipe with a log at one end and a test at the other.
final class TextPipe: Sendable {
    let readEnd: CInt
    let writeEnd: CInt

    init() throws {
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else { throw POSIXError(.EMFILE) }
        readEnd = ends[0]
        writeEnd = ends[1]
    }

    /// Takes as little as a pipe can: one page.
    func shrink() {
        // F_SETPIPE_SZ, which Glibc's module does not show.
        _ = fcntl(writeEnd, 1031, 4096)
    }

    /// All lines up to the first that is `last`, or the end; what came with it is lost.
    func lines(until last: (String) -> Bool) -> [String] {
        var bytes: [UInt8] = []
        var lines: [String] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(readEnd, &buffer, buffer.count)
            guard count > 0 else { return lines }
            bytes += buffer[..<count]
            while let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
                lines.append(String(decoding: bytes[..<end], as: UTF8.self))
                bytes.removeSubrange(...end)
                if last(lines[lines.count - 1]) { return lines }
            }
        }
    }

    func closeReadEnd() { close(readEnd) }
    func closeWriteEnd() { close(writeEnd) }
}
