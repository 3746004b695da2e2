import NIOSSL

import Glibc

/// Why certificates that are to be trusted cannot be read.
package struct TrustError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file.
    package let path: String

    /// What is wrong with it.
    package let reason: String

    /// A sentence for a person.
    package var description: String { "cannot trust the certificates of \(path): \(reason)" }

    /// What a client asks of a server: a certificate for the name that was called, of an authority that
    /// the system or one of these files of PEM trusts.
    static func configuration(trusting paths: [String]) throws(TrustError) -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        for path in paths {
            let certificates = try certificates(of: path)
            configuration.additionalTrustRoots.append(.certificates(certificates))
        }
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
