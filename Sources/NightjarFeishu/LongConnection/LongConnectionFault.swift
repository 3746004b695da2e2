import NightjarCore

/// Why there is no connection, and what becomes of it.
enum LongConnectionFault: Error, Equatable {
    /// It may be better the next time.
    case passing(String)

    /// The app has as many connections as it may have.
    ///
    /// For the platform's SDKs this is the end. Here it passes: a process that is being replaced
    /// leaves within seconds, and a daemon has nobody to start it again.
    case crowded(String)

    /// Attempts are of no use until somebody changes something: the app's set stops trying.
    case fatal(String)

    /// What to tell of it.
    var text: String {
        switch self {
        case .passing(let text), .crowded(let text), .fatal(let text): text
        }
    }
}

/// The platform's codes for a client that it does not take.
///
/// There is no page on them: these are the ones that its SDKs and their users name (read on
/// 2026-11-21). An unknown one passes, for to stop would be for good.
enum LongConnectionCode {
    static let forbidden: Int64 = 403
    static let refusedHandshake: Int64 = 514
    /// Those that are the platform's only with HTTP status 200.
    static let statuses: Set<Int64> = [forbidden, refusedHandshake]
    private static let wrongCredentials: Set<Int64> = [514, 1_000_040_345]
    private static let wrongID: Int64 = 1_000_040_346
    private static let storeApp: Int64 = 1_000_040_347
    private static let tooMany: Int64 = 1_000_040_350
    private static let wrongDomain: Int64 = 1_000_040_351

    /// What a code other than 0 means for an app; nil where only the platform's words are known.
    static func fault(_ code: Int64, for app: FeishuAppAccess) -> LongConnectionFault? {
        let name = app.app
        return switch code {
        case tooMany:
            .crowded(
                "the app has as many connections as the platform allows, which is 50; stop other "
                    + "processes that use app \(name), or lower its connections"
            )
        case let code where wrongCredentials.contains(code):
            .fatal(
                "the platform refuses its credentials; check app_id and app_secret of app \(name)"
            )
        case wrongID:
            .fatal("the platform knows no such app_id; check app_id of app \(name)")
        case storeApp:
            .fatal(
                "a store app cannot have a long connection; use receive: webhook for app \(name)"
            )
        case wrongDomain:
            .fatal("the app is not of this domain; \(domainAdvice(app)) for app \(name)")
        case forbidden:
            .fatal(
                "the platform forbids it; choose the long connection for app \(name) in the "
                    + "developer console, and publish a version"
            )
        default: nil
        }
    }

    /// What it means that an address could not be opened.
    static func fault(
        opening fault: WebSocketFault,
        _ address: LongConnectionAddress,
        for app: FeishuAppAccess
    ) -> LongConnectionFault {
        switch fault {
        case .refused(let status, let headers):
            return self.fault(handshake: headers, for: app)
                ?? .passing("the platform refused the connection (HTTP \(status))")
        case .failed(let fault):
            let text = FeishuText.shown(
                fault.message,
                without: address.secrets + [app.appSecret],
                atMost: FeishuText.longestExcerpt
            )
            return .passing("the connection could not be opened: \(text)")
        }
    }

    /// What a refused handshake says in its headers.
    private static func fault(
        handshake headers: [WebHeader],
        for app: FeishuAppAccess
    ) -> LongConnectionFault? {
        func number(_ name: String) -> Int64? {
            headers.first { $0.name == name }.flatMap { Int64($0.value) }
        }
        let reason = number("handshake-autherrcode")
        switch number("handshake-status") {
        case forbidden: return fault(forbidden, for: app)
        // But for this one it is the ticket that was refused, and the next address has another.
        case refusedHandshake where reason == tooMany: return fault(tooMany, for: app)
        default: return nil
        }
    }

    private static func domainAdvice(_ app: FeishuAppAccess) -> String {
        switch app.domain.host {
        case "open.feishu.cn": "set domain: https://open.larksuite.com"
        case "open.larksuite.com": "set domain: https://open.feishu.cn"
        default: "check domain"
        }
    }
}
