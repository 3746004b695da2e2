import NIOSSL
import NightjarCore

extension OutgoingHTTP {
    /// Sends a request, and what redirects make of it.
    ///
    /// The URL's origin is granted.
    func follow(
        _ request: WebRequest,
        _ url: WebURL,
        _ reach: WebReach
    ) async throws(WebFault) -> WebResponse {
        var (request, url) = (request, url)
        for _ in 0...max(0, settings.redirects) {
            let answer = try await call(request, url, reach)
            guard WebRequest.redirects.contains(answer.status),
                let location = answer.headers.first(where: { $0.name == "location" })?.value
            else { return answer }
            let next = try Self.target(of: location, from: url)
            try Self.require(next.origin, in: reach, from: url.origin)
            request = request.redirected(by: answer.status, from: url.origin, to: next)
            url = next
        }
        throw WebFault(
            .failed,
            "\(url.origin) is the end of more than \(settings.redirects) redirects"
        )
    }

    /// What a server says in a header is no misuse of the script's.
    private static func target(of location: String, from url: WebURL) throws(WebFault) -> WebURL {
        do throws(WebFault) {
            return try url.following(location)
        } catch {
            throw WebFault(.failed, "\(url.origin) redirects wrongly: \(error.message)")
        }
    }

    /// Refuses an origin that is not granted; `previous` is the one that leads there.
    static func require(
        _ origin: WebOrigin,
        in reach: WebReach,
        from previous: WebOrigin? = nil
    ) throws(WebFault) {
        guard !reach.contains(origin) else { return }
        let message = previous.map { "\($0) redirects to \(origin), which is not granted" }
        throw WebFault(.notGranted(origin: "\(origin)"), message ?? "\(origin) is not granted")
    }

    private func call(
        _ request: WebRequest,
        _ url: WebURL,
        _ reach: WebReach
    ) async throws(WebFault) -> WebResponse {
        let admitted = try await admitted(url.origin, reach)
        return try await first(of: admitted, of: url.origin, isIdempotent: request.isIdempotent) {
            address throws(NetworkFailure) in try await call(request, url, at: address)
        }
    }

    /// What comes of a call at the first of an origin's addresses that can be connected to.
    func first<Value>(
        of admitted: [IPAddress],
        of origin: WebOrigin,
        isIdempotent: Bool,
        _ call: (IPAddress) async throws(NetworkFailure) -> Value
    ) async throws(WebFault) -> Value {
        var failure = NetworkFailure.unreachable
        for address in admitted {
            do throws(NetworkFailure) {
                return try await call(address)
            } catch {
                failure = error
            }
            guard failure.isOfConnecting(isIdempotent: isIdempotent) else { break }
            addresses.demote(address, of: origin.host)
        }
        throw WebFault(failure, at: origin, settings)
    }

    private func call(
        _ request: WebRequest,
        _ url: WebURL,
        at address: IPAddress
    ) async throws(NetworkFailure) -> WebResponse {
        let key = PinnedClient.Key(url.origin, at: address)
        let trust = url.origin.isSecure ? await trust.current : nil
        let tls = trust?.tls ?? TLSConfiguration.makeClientConfiguration()
        do {
            return try await clients.with(key, tls) { client in
                do {
                    return try await client.send(request, to: url)
                } catch NetworkFailure.stale where request.isIdempotent {
                    // The next client has no connection that could be stale too.
                    clients.retire(client)
                } catch let failure where trust?.isWhole == false {
                    // The next one may trust whom this one does not.
                    clients.retire(client)
                    throw failure
                }
                return try await clients.with(key, tls) { try await $0.send(request, to: url) }
            }
        } catch {
            throw NetworkFailure(error)
        }
    }
}

extension NetworkFailure {
    /// Whether nothing of the request can have been sent, so that the next address may be tried.
    ///
    /// A way that is lost may be lost while a connection is open.
    fileprivate func isOfConnecting(isIdempotent: Bool) -> Bool {
        switch self {
        case .refused, .timedOut: true
        case .unreachable: isIdempotent
        default: false
        }
    }
}
