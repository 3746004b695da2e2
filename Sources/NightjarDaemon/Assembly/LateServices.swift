package import NightjarScripts
import Synchronization

/// Who does what scripts ask for, once there is somebody: a generation is built before the store that
/// its manifest names is opened.
package final class LateServices: Sendable {
    private let services = Mutex<ScriptServices?>(nil)

    /// Begins with nobody.
    package init() {}

    /// The services; nil as long as there are none.
    package var present: ScriptServices? { services.withLock { $0 } }

    /// From now on there are these.
    package func begin(_ services: ScriptServices) {
        self.services.withLock { $0 = services }
    }
}
