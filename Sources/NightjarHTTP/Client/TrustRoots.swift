import NIOSSL

import Glibc

/// Whom a client believes that a server is who it says: the system's authorities and some more.
///
/// The system's are read once, when the first server is called by TLS: they are a megabyte in memory
/// and take milliseconds, which each client would spend for itself. Where they could not be read, each
/// client asks the library for its own, and the next call reads again: a package may just be replacing
/// them, or no file can be opened for a moment.
final class TrustRoots: Sendable {
    /// What a client asks of a server: a certificate for the name that was called, of an authority that
    /// is trusted.
    struct Trust: Sendable {
        let tls: TLSConfiguration

        /// Whether the system's authorities were read; what is made of it is not for long otherwise.
        let isWhole: Bool
    }

    private let additional: [NIOSSLCertificate]
    private let system: MadeOnce<[NIOSSLCertificate]>

    /// Reads the files of PEM whose certificates are trusted beside those of `system`, the first of which
    /// that can be read counts.
    init(of system: [String], and paths: [String]) throws(TrustError) {
        var additional: [NIOSSLCertificate] = []
        for path in paths { additional += try Self.certificates(of: path) }
        self.additional = additional
        self.system = MadeOnce { try Self.first(of: system) }
    }

    /// Those of a client's settings.
    convenience init(_ settings: OutgoingHTTP.Settings) throws(TrustError) {
        try self.init(of: settings.systemTrustRoots, and: settings.additionalTrustRoots)
    }

    /// What counts now.
    var current: Trust {
        get async {
            let system = try? await system.value
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.minimumTLSVersion = .tlsv12
            if let system { tls.trustRoots = .certificates(system) }
            tls.additionalTrustRoots = [.certificates(additional)]
            return Trust(tls: tls, isWhole: system != nil)
        }
    }

    private static func first(of files: [String]) throws(TrustError) -> [NIOSSLCertificate] {
        for file in files {
            if let certificates = try? NIOSSLCertificate.fromPEMFile(file) { return certificates }
        }
        throw TrustError(path: files.joined(separator: " or "), reason: "it cannot be read")
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
