import NightjarCore

/// What a stand-in answers to `POST /callback/ws/endpoint`.
package enum DiscoveryAnswer: Sendable, Equatable {
    /// An address.
    case address

    /// The platform's code for a refusal, and what it says.
    case code(Int, String)

    /// An HTTP status alone.
    case status(Int)

    /// What is no JSON.
    case nonsense

    /// Nothing, for as long as the client waits.
    case silence

    /// The app_id or the app_secret is not the app's.
    static let wrongSecret = code(1_000_040_345, "app_id or app_secret is invalid")
    /// The app_id does not look like one.
    static let malformedID = code(1_000_040_346, "app_id is invalid")
    /// The app has as many connections as it may.
    static let crowded = code(1_000_040_350, "the number of connections exceeded the limit")

    /// Judges a request's body by the app's credentials.
    static func to(_ body: [UInt8], for app: SimulatedApp) -> DiscoveryAnswer {
        guard let document = try? JSONDocument(body, shape: shape) else {
            return .code(1_000_040_346, "the request is no JSON object")
        }
        let id = document.string("AppID") ?? ""
        guard let known = app.appID, let secret = app.appSecret else { return wrongSecret }
        guard id == known else { return isWellFormed(id) ? wrongSecret : malformedID }
        let word = Array((document.string("AppSecret") ?? "").utf8)
        return secret.matches(word) ? .address : wrongSecret
    }

    private static let shape = JSONShape(["AppID", "AppSecret"])

    /// As the platform's SDK for Node has it: `^cli_[0-9a-fA-F]{16}$`.
    private static func isWellFormed(_ id: String) -> Bool {
        id.hasPrefix("cli_") && id.utf8.count == 20 && id.dropFirst(4).allSatisfy(\.isHexDigit)
    }
}

extension WebResponse {
    /// A JSON answer of the platform, which has `data` in any case.
    static func discovery(
        _ code: Int,
        _ message: String,
        url: String = "",
        _ config: ClientConfig? = nil
    ) -> WebResponse {
        let data = [JSONValue.Member("URL", .text(url))]
        let more = config.map { [JSONValue.Member("ClientConfig", $0.value)] } ?? []
        let answer = JSONValue.object([
            .init("code", .integer(Int64(code))), .init("msg", .text(message)),
            .init("data", .object(data + more)),
        ])
        let headers = [WebHeader("content-type", "application/json; charset=utf-8")]
        return WebResponse(status: 200, headers: headers, body: answer.json)
    }
}

/// How a stand-in refuses an upgrade.
package struct HandshakeRefusal: Sendable, Equatable {
    /// The HTTP status.
    package var status = 400

    /// Handshake-Status; nil for none of the three headers.
    package var handshakeStatus: Int?

    /// Handshake-Msg.
    package var message = ""

    /// Handshake-Autherrcode; nil for none.
    package var code: Int?

    /// Makes one.
    package init(
        status: Int = 400,
        handshakeStatus: Int? = nil,
        message: String = "",
        code: Int? = nil
    ) {
        self.status = status
        self.handshakeStatus = handshakeStatus
        self.message = message
        self.code = code
    }

    static let badTicket = HandshakeRefusal(
        handshakeStatus: 514,
        message: "the ticket is not valid",
        code: 1_000_040_343
    )
    static let crowded = HandshakeRefusal(
        handshakeStatus: 514,
        message: "the number of connections exceeded the limit",
        code: 1_000_040_350
    )

    var headers: [WebHeader] {
        guard let handshakeStatus else { return [] }
        var headers = [
            WebHeader("Handshake-Status", String(handshakeStatus)),
            WebHeader("Handshake-Msg", message),
        ]
        if let code { headers.append(WebHeader("Handshake-Autherrcode", String(code))) }
        return headers
    }
}
