import NIOSSL

extension NIOSSLCertificate {
    /// Whether it is made out to a host's name, by RFC 6125: as it is, or as a wildcard for its first
    /// label.
    ///
    /// NIO takes a certificate for the address that was connected to as well. Whoever can answer a
    /// name's lookup would then need no more than one for an address of its own.
    func isMadeOut(to host: String) -> Bool {
        let host = host.lowercased()
        let domain = host.drop { $0 != "." }
        return _subjectAlternativeNames().contains { name in
            guard name.nameType == .dnsName else { return false }
            let text = name.contents.withUnsafeBufferPointer {
                String(decoding: $0, as: UTF8.self).lowercased()
            }
            return text == host || (!domain.isEmpty && text == "*\(domain)")
        }
    }
}
