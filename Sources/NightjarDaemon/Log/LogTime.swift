import Glibc

/// The time as it stands on a log line: "2026-11-21T20:49:41.123Z".
package enum LogTime {
    /// This moment, by the system's clock.
    package static func now() -> String {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return text(seconds: now.tv_sec, milliseconds: now.tv_nsec / 1_000_000)
    }

    /// `seconds` and `milliseconds` after the beginning of 1970, in UTC.
    package static func text(seconds: Int, milliseconds: Int) -> String {
        var seconds = seconds
        var parts = tm()
        gmtime_r(&seconds, &parts)
        let date = [Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday)]
        let time = [Int(parts.tm_hour), Int(parts.tm_min), Int(parts.tm_sec)]
        return date.map { padded($0, 2) }.joined(separator: "-") + "T"
            + time.map { padded($0, 2) }.joined(separator: ":") + ".\(padded(milliseconds, 3))Z"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
