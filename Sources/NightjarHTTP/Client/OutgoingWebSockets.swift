import LuaSandbox
import NIOCore
import NIOSSL
package import NightjarCore

/// Opens WebSocket connections to the outside world, with the checks of ``OutgoingHTTP``.
///
///     URL ─granted?─▶ addresses ─admitted?─▶ TCP, TLS ─▶ upgrade ─101─▶ connection
///
/// What ``OutgoingHTTP`` keeps to holds here too: a URL is read once, nothing is looked up for an
/// origin that is not granted, and a connection is made to an address that was checked while its
/// certificate is held to the name. Credentials stand in such URLs, so no fault shows more than
/// the origin.
package final class OutgoingWebSockets: WebSocketClient {
    private let http: OutgoingHTTP
    private let loops: EventLoops
    private let settings: WebSocketSettings
    /// It holds all the certificates that are trusted, and is not made on a loop.
    private let tls: MadeOnce<(context: NIOSSLContext, isWhole: Bool)>

    /// Makes one; it opens nothing until it is asked to.
    ///
    /// - Parameters:
    ///   - http: Whose trust, names and bounds of connecting count here; it outlives this one.
    ///   - loops: Theirs are the connections; they outlive it.
    ///   - settings: The bounds of a connection.
    package init(
        beside http: OutgoingHTTP,
        on loops: EventLoops,
        _ settings: WebSocketSettings = WebSocketSettings()
    ) {
        self.http = http
        self.loops = loops
        self.settings = settings
        tls = MadeOnce(keeping: \.isWhole) { [trust = http.trust] in
            let trust = await trust.current
            var configuration = trust.tls
            configuration.applicationProtocols = ["http/1.1"]
            return (try NIOSSLContext(configuration: configuration), trust.isWhole)
        }
    }

    /// Opens a connection, at the first of the admitted addresses that can be connected to.
    ///
    /// A caller on the loop has its socket before the receiver hears anything.
    package func open(
        _ url: String,
        within reach: WebReach,
        on loop: LoopIndex,
        until deadline: MonotonicTime,
        _ receiver: any WebSocketReceiver
    ) async throws(WebSocketFault) -> any WebSocket {
        try await socket(on: loop) { loop throws(WebFault) in
            let url = try WebURL(ofWebSocket: url)
            try OutgoingHTTP.require(url.origin, in: reach)
            let found = await http.answer(until: deadline) { [http] () async throws(WebFault) in
                try await http.admitted(url.origin, reach)
            }
            guard let found else { throw Self.late(url) }
            return try await open(url, at: found.get(), loop, deadline, receiver)
        }
    }

    /// Opens a connection at one address, which has been checked: it looks up no name.
    ///
    /// The name is still the one that a certificate is held to and that stands in `Host`.
    package func open(
        _ url: String,
        at address: IPAddress,
        on loop: LoopIndex,
        until deadline: MonotonicTime,
        _ receiver: any WebSocketReceiver
    ) async throws(WebSocketFault) -> any WebSocket {
        try await socket(on: loop) { loop throws(WebFault) in
            let url = try WebURL(ofWebSocket: url)
            return try await open(url, at: [address], loop, deadline, receiver)
        }
    }

    private func socket(
        on index: LoopIndex,
        _ open: (NIOLoop) async throws(WebFault) -> WebSocketOpening.Result
    ) async throws(WebSocketFault) -> any WebSocket {
        let opened: WebSocketOpening.Result
        do throws(WebFault) {
            guard loops.all.indices.contains(index) else {
                throw WebFault(.misuse, "there is no loop \(index)")
            }
            opened = try await open(loops.all[index])
        } catch {
            throw .failed(error)
        }
        switch opened {
        case .opened(let connection):
            loops.all[index].execute { connection.start() }
            return connection
        case .refused(let status, let headers): throw .refused(status: status, headers: headers)
        }
    }

    private static func late(_ url: WebURL) -> WebFault {
        WebFault(.timedOut, "no WebSocket to \(url.origin) in time")
    }

    private func open(
        _ url: WebURL,
        at addresses: [IPAddress],
        _ loop: NIOLoop,
        _ deadline: MonotonicTime,
        _ receiver: any WebSocketReceiver
    ) async throws(WebFault) -> WebSocketOpening.Result {
        do throws(WebFault) {
            return try await http.first(of: addresses, of: url.origin, isIdempotent: true) {
                address throws(NetworkFailure) in
                try await open(url, at: address, loop, deadline, receiver)
            }
        } catch {
            throw loop.now < deadline.nanoseconds ? error : Self.late(url)
        }
    }

    private func open(
        _ url: WebURL,
        at address: IPAddress,
        _ loop: NIOLoop,
        _ deadline: MonotonicTime,
        _ receiver: any WebSocketReceiver
    ) async throws(NetworkFailure) -> WebSocketOpening.Result {
        guard loop.now < deadline.nanoseconds else { throw .timedOut }
        do {
            let tls = url.origin.isSecure ? try await tls.value.context : nil
            let promise = loop.eventLoop.makePromise(of: WebSocketOpening.Result.self)
            let target = WebSocketOpening.Target(
                url: url,
                address: address,
                tls: tls,
                receiver: receiver
            )
            let opening = NIOLoopBoundBox.makeBoxSendingValue(
                WebSocketOpening(target, on: loop, settings, promise),
                eventLoop: loop.eventLoop
            )
            let connectEnd = MonotonicTime(nanoseconds: loop.now) + http.settings.connectTime
            loop.execute { opening.value.start(connectedBy: connectEnd, until: deadline) }
            return try await withTaskCancellationHandler {
                try await promise.futureResult.get()
            } onCancel: {
                loop.execute { opening.value.giveUp() }
            }
        } catch {
            throw NetworkFailure(error)
        }
    }
}
