import NIOCore
import NIOPosix
package import NightjarCore

/// Calls the outside world for all plugins and apps: one for the daemon, on its own loops.
///
///     request ─check─▶ URL ─granted?─▶ addresses ─admitted?─▶ connection ─▶ answer
///                       ▲                                                    │
///                       └──────────────────────redirect──────────────────────┘
///
/// Invariants:
/// 1. A URL is read once, and what is called is made of what was read.
/// 2. Nothing is looked up for an origin that is not granted, on a redirect too.
/// 3. Each connection is made to an address that the reach admits, and no name is looked up after
///    that was seen.
/// 4. A request is sent a second time only where the first one met a connection that had served before
///    and was closed without a byte of an answer, and only where twice is no more than once: by its
///    method, or because its sender says so.
package final class OutgoingHTTP: WebClient {
    /// Its bounds and what it trusts.
    package struct Settings: Sendable {
        /// So many connections at once to one origin's address, 64 by default.
        ///
        /// Further requests wait for one.
        package var connections = 64

        /// A connection that rests for so long is closed.
        ///
        /// Default 30 s.
        package var idleTime = Duration.seconds(30)

        /// For one connection, TLS included; then the next address is tried.
        ///
        /// Default 5 s.
        package var connectTime = Duration.seconds(5)

        /// So many bytes may an answer's body have, decoded: 1 MiB by default.
        package var answerBytes = 1 << 20

        /// How long the addresses of a name are believed.
        ///
        /// Default 10 s.
        package var addressLifetime = Duration.seconds(10)

        /// So many redirects are followed: 5 by default.
        package var redirects = 5

        /// Origins, each at one address, whose connections are kept while nobody calls them.
        ///
        /// Default 64.
        package var restingOrigins = 64

        /// Where the system has its authorities; the first file that can be read counts.
        ///
        /// Debian's place, and Fedora's, by default. Where there is none, the TLS library looks for
        /// them elsewhere.
        package var systemTrustRoots = [
            "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
        ]

        /// Files of PEM with certificates that are trusted beside the system's: a company's own.
        package var additionalTrustRoots: [String] = []

        /// Finds addresses; nil, the default, asks the system.
        package var resolver: NameResolver?

        /// The defaults.
        package init() {}
    }

    let settings: Settings
    private let group: MultiThreadedEventLoopGroup
    private let system: SystemResolver?
    let addresses: AddressBook
    let clients: PinnedClients
    let trust: TrustRoots

    /// Makes one; it opens nothing until it is asked to call something.
    ///
    /// - Parameters:
    ///   - loops: Theirs are the connections; they outlive it.
    ///   - settings: Its bounds and what it trusts.
    /// - Throws: ``TrustError`` when a file of certificates cannot be read.
    package init(on loops: EventLoops, _ settings: Settings = Settings()) throws(TrustError) {
        trust = try TrustRoots(settings)
        self.settings = settings
        let group = loops.group
        self.group = group
        clients = PinnedClients(capacity: settings.restingOrigins) { key, tls in
            PinnedClient(key, on: group, settings, tls)
        }
        // Four names at once: more than that are asked for only when DNS does not answer.
        let system = settings.resolver == nil ? SystemResolver(threads: 4) : nil
        self.system = system
        addresses = AddressBook(
            settings.resolver ?? { try await system?.addresses(of: $0) ?? [] },
            lifetime: settings.addressLifetime
        )
    }

    /// Closes all connections; what is under way fails, and nothing can be sent any more.
    ///
    /// A connection that is being made is waited for, at most ``Settings/connectTime``. Must be called
    /// before the loops end.
    package func shutDown() async {
        system?.shutDown()
        await clients.shutDown()
    }

    /// Sends one request and follows where it is led.
    package func send(
        _ request: WebRequest,
        within reach: WebReach,
        until deadline: MonotonicTime
    ) async throws(WebFault) -> WebResponse {
        try request.check()
        let url = try WebURL(request.url)
        try Self.require(url.origin, in: reach)
        let answer = await answer(until: deadline) { () async throws(WebFault) in
            try await self.follow(request, url, reach)
        }
        guard let answer else {
            throw WebFault(.timedOut, "no whole answer from \(url.origin) in time")
        }
        return try answer.get()
    }

    /// What `work` comes to; nil where it does not come to anything by the deadline, and is cancelled.
    func answer<Value: Sendable>(
        until deadline: MonotonicTime,
        _ work: @escaping @Sendable () async throws(WebFault) -> Value
    ) async -> Result<Value, WebFault>? {
        let end = NIODeadline.uptimeNanoseconds(deadline.nanoseconds)
        guard NIODeadline.now() < end else { return nil }
        // On a loop, the loop itself.
        let loop = group.any()
        return await withTaskGroup(of: Result<Value, WebFault>?.self) { group in
            group.addTask {
                do throws(WebFault) {
                    return .success(try await work())
                } catch {
                    return .failure(error)
                }
            }
            group.addTask {
                let alarm = loop.scheduleTask(deadline: end) {}
                await withTaskCancellationHandler {
                    // It throws when it is cancelled, and then nobody asks any more.
                    try? await alarm.futureResult.get()
                } onCancel: {
                    alarm.cancel()
                }
                return nil
            }
            let first = await group.next()
            group.cancelAll()
            return first ?? nil
        }
    }
}
