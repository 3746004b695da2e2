import Foundation
import Glibc

/// What a ``FileWatch`` asks of the system; a test may answer in its place.
package struct WatchSystem: Sendable {
    /// Opens an inotify descriptor; a negative one is a failure, whose reason is in `errno`.
    package var open: @Sendable () -> CInt = { inotify_init1(CInt(IN_NONBLOCK | IN_CLOEXEC)) }

    /// Asks for a watch, as inotify_add_watch(2) does; what it fails with is in `errno`.
    package var add: @Sendable (_ descriptor: CInt, _ path: String, _ mask: UInt32) -> CInt = {
        inotify_add_watch($0, $1, $2)
    }

    /// Reads what has happened, as read(2) does.
    package var read:
        @Sendable (_ descriptor: CInt, _ buffer: UnsafeMutableRawBufferPointer) -> Int = {
            Glibc.read($0, $1.baseAddress, $1.count)
        }

    /// What is mounted: the text of /proc/self/mountinfo, empty where there is none.
    package var mountinfo: @Sendable () -> String = {
        let bytes = FileManager.default.contents(atPath: "/proc/self/mountinfo")
        return String(decoding: bytes ?? Data(), as: UTF8.self)
    }

    /// The real system.
    package init() {}
}
