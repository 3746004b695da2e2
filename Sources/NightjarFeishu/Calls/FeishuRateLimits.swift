import NightjarCore
import Synchronization

/// Which of an app's APIs the platform takes no calls of for now, and until when.
///
/// The platform counts by API, app and tenant (page 频控策略), so all callers of one API wait
/// together instead of running into the limit one by one.
final class FeishuRateLimits: Sendable {
    /// More is not believed: the windows of the page are a second and a minute.
    private static let longestPause = Duration.seconds(300)
    /// Far more than an app has APIs; paths with ids in them count one by one.
    private static let maximumCount = 1024

    private let moments = Mutex<[String: MonotonicTime]>([:])

    init() {}

    /// From when on the API may be called again; nil where nothing was noted.
    func moment(of api: String) -> MonotonicTime? { moments.withLock { $0[api] } }

    /// Notes that the API takes no calls for so long, and returns until when.
    func pause(_ api: String, for duration: Duration, at now: MonotonicTime) -> MonotonicTime {
        let moment = now + min(duration, Self.longestPause)
        return moments.withLock { moments in
            let latest = max(moment, moments[api] ?? moment)
            if moments[api] == nil, moments.count >= Self.maximumCount {
                moments = moments.filter { $0.value > now }
            }
            // Where there is no room, each caller waits by itself.
            if moments[api] != nil || moments.count < Self.maximumCount { moments[api] = latest }
            return latest
        }
    }
}
