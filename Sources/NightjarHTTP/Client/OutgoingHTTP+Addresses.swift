import NightjarCore

extension OutgoingHTTP {
    /// The addresses at which an origin may be called, the best first; at least one.
    ///
    /// An origin that is an address is not looked up: not in another spelling either, for only the
    /// usual one counts as an address, and any other is a name.
    func admitted(
        _ origin: WebOrigin,
        _ reach: WebReach
    ) async throws(WebFault) -> [IPAddress] {
        let all = if let address = origin.address { [address] } else { try await lookUp(origin) }
        let admitted = all.filter { reach.admits($0, for: origin) }
        guard admitted.isEmpty else { return admitted }
        guard let refused = all.first else {
            throw WebFault(.failed, "the name \(origin.host) has no address")
        }
        let host = refused.text.contains(":") ? "[\(refused.text)]" : refused.text
        let direct = WebOrigin(isSecure: origin.isSecure, host: host, port: origin.port)
        let instead = direct.map { "\($0)" } ?? host
        throw WebFault(
            .notGranted(origin: instead),
            "\(origin) leads to \(refused.text), which is no public address; "
                + "write \(instead) instead, in the grant and in the call, or as the app's domain"
        )
    }

    private func lookUp(_ origin: WebOrigin) async throws(WebFault) -> [IPAddress] {
        do {
            return try await addresses.addresses(of: origin.host)
        } catch let fault as NameFault {
            throw WebFault(.failed, "the name \(origin.host) \(fault.message)")
        } catch {
            throw WebFault(.failed, "the name \(origin.host) was not looked up to an end")
        }
    }
}
