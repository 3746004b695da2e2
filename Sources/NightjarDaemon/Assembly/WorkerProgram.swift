import Foundation
import Glibc

/// Where the nightjar-worker program is.
package enum WorkerProgram {
    private static let name = "nightjar-worker"

    /// The worker beside the running program, where every build and install puts it; nil when it
    /// is not there.
    package static func beside(executable: String? = runningProgram) -> String? {
        guard let executable else { return nil }
        let folder = (executable as NSString).deletingLastPathComponent
        let path = "\(folder)/\(name)"
        return access(path, X_OK) == 0 ? path : nil
    }

    /// The path of the running program, links resolved.
    package static var runningProgram: String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    }
}
