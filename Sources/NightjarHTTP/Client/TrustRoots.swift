import NIOSSL
import Synchronization

import Glibc

/// Whom a client believes that a server is who it says: the system's authorities and some more.
///
/// The system's are read once, when the first server is called by TLS: they are a megabyte in memory
/// and take milliseconds, which each client would spend for itself.
final class TrustRoots: Sendable {
    /// Debian's place, and Fedora's; where neither is, each client asks the library for its own.
    private static let files = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
    ]

    private let additional: [NIOSSLCertificate]
    private let reading = Mutex<Task<TLSConfiguration, Never>?>(nil)

    /// Reads the files of PEM whose certificates are trusted beside the system's.
    init(and paths: [String]) throws(TrustError) {
        var additional: [NIOSSLCertificate] = []
        for path in paths { additional += try Self.certificates(of: path) }
        self.additional = additional
    }

    /// What a client asks of a server: a certificate for the name that was called, of an authority that
    /// is trusted.
    func configuration() async -> TLSConfiguration {
        let task = reading.withLock { [additional] reading in
            // Kept here; not on a loop, which must not wait for a file.
            let task = reading ?? Task.detached { Self.configuration(and: additional) }
            reading = task
            return task
        }
        return await task.value
    }

    private static func configuration(and additional: [NIOSSLCertificate]) -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        for file in files {
            guard let certificates = try? NIOSSLCertificate.fromPEMFile(file) else { continue }
            configuration.trustRoots = .certificates(certificates)
            break
        }
        configuration.additionalTrustRoots = [.certificates(additional)]
        return configuration
    }

    private static func certificates(of path: String) throws(TrustError) -> [NIOSSLCertificate] {
        guard access(path, R_OK) == 0 else {
            throw TrustError(path: path, reason: String(cString: strerror(errno)))
        }
        guard let certificates = try? NIOSSLCertificate.fromPEMFile(path) else {
            throw TrustError(path: path, reason: "it has no certificates of PEM")
        }
        return certificates
    }
}
