import Logging
import NightjarHTTP
package import NightjarManifest

/// `nightjar check`: builds a generation as the daemon would, and serves nothing.
package struct ManifestCheck: Sendable {
    private let options: DaemonOptions

    /// Makes a check by what the command line says.
    package init(_ options: DaemonOptions) {
        self.options = options
    }

    /// All findings, in file order.
    ///
    /// `progress` is told how many plugins are loaded.
    package func findings(progress: LoadProgress? = nil) async -> [Finding] {
        let loops = EventLoops(count: 1)
        let silent = Logger(label: "nightjar.check") { _ in SwiftLogNoOpLogHandler() }
        let builder = GenerationBuilder(options, loops: loops.loops, logger: silent)
        // The loops go with the process.
        return await builder.build(.check, progress: progress).findings
    }
}
