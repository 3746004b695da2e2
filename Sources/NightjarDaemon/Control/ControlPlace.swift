import Foundation

/// Where a daemon has its control socket.
package enum ControlPlace {
    /// Beside the store: `var/nightjar.sock` in the manifest's folder.
    ///
    /// It depends on the manifest's path alone, so that a daemon is found also when its manifest
    /// cannot be read any more.
    package static func standard(for manifest: String) -> String {
        let folder = URL(fileURLWithPath: manifest).deletingLastPathComponent()
        return folder.appendingPathComponent("var/nightjar.sock").path
    }
}
