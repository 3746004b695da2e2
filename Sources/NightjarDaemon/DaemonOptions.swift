package import Logging
package import LuaSandbox
import NightjarHTTP

/// What the command line says about a daemon or a check.
package struct DaemonOptions: Sendable {
    /// The manifest's path as the user gave it.
    package var manifestPath: String

    /// What `${NAME}` in the manifest stands for.
    package var environment: [String: String]

    /// The path of the worker program.
    package var workerPath: String

    /// Whether workers are jailed.
    package var isJailed: Bool

    /// The path of the control socket; nil for its standard place.
    package var socket: String?

    /// The program's version, for its status.
    package var version: String

    /// Makes options.
    package init(
        manifestPath: String,
        environment: [String: String],
        workerPath: String,
        isJailed: Bool = true,
        socket: String? = nil,
        version: String = ""
    ) {
        self.manifestPath = manifestPath
        self.environment = environment
        self.workerPath = workerPath
        self.isJailed = isJailed
        self.socket = socket
        self.version = version
    }
}

extension DaemonOptions {
    /// What calls to the outside world keep to: the usual variable names a company's own certificates.
    var webSettings: OutgoingHTTP.Settings {
        var settings = OutgoingHTTP.Settings()
        settings.additionalTrustRoots = [environment["SSL_CERT_FILE"]].compactMap {
            $0.flatMap { $0.isEmpty ? nil : $0 }
        }
        return settings
    }
}

extension GenerationBuilder {
    /// A builder by what the command line says.
    package init(
        _ options: DaemonOptions,
        loops: [any SandboxLoop],
        logger: Logger,
        services: LateServices = LateServices()
    ) {
        var settings = SandboxSettings(workerPath: options.workerPath, memory: 16 << 20)
        settings.isJailed = options.isJailed
        settings.serveSideBySide(loops.count)
        self.init(
            manifestPath: options.manifestPath,
            environment: options.environment,
            settings: settings,
            loops: loops,
            logger: logger,
            services: services
        )
    }
}
