import NightjarCore

/// Where an app asks for the address of a connection: a new one for each.
struct LongConnectionEndpoint: Sendable {
    /// Until there is an answer.
    ///
    /// The platform's SDK for Node has as much; others have none, and wait for days.
    static let patience = Duration.seconds(15)
    /// Longer answers are none: one has less than a kilobyte.
    private static let longestAnswer = 64 << 10
    private static let longestMessage = 200

    private static let shape = JSONShape(
        ["code", "msg", "data.URL"] + LongConnectionConfig.members.map { "data.ClientConfig.\($0)" }
    )

    let app: FeishuAppAccess
    let client: any WebClient

    /// A new address, and what the platform says of how its connections are kept.
    func address(
        at now: MonotonicTime
    ) async throws(LongConnectionFault) -> (LongConnectionAddress, LongConnectionConfig.Wishes) {
        let response = try await answer(until: now + Self.patience)
        guard response.body.count <= Self.longestAnswer,
            let document = try? JSONDocument(response.body, shape: Self.shape),
            let code = document.integer("code")
        else {
            throw .passing("the platform's answer has no code (HTTP \(response.status))")
        }
        guard code == 0 else { throw fault(code, document.string("msg"), response.status) }
        guard response.status == 200 else {
            throw .passing("the platform does not answer as it should (HTTP \(response.status))")
        }
        guard let url = document.string("data.URL"),
            let address = LongConnectionAddress(url, from: app.domain)
        else { throw .passing("the platform gave no address that can be used") }
        var wishes: LongConnectionConfig.Wishes = [:]
        for name in LongConnectionConfig.members {
            wishes[name] = document.integer("data.ClientConfig.\(name)")
        }
        return (address, wishes)
    }

    private func answer(
        until deadline: MonotonicTime
    ) async throws(LongConnectionFault) -> WebResponse {
        let secret = String(decoding: app.appSecret.bytes, as: UTF8.self)
        var body: [UInt8] = []
        for (name, value) in [("AppID", app.appID), ("AppSecret", secret)] {
            body.append(UInt8(ascii: body.isEmpty ? "{" : ","))
            JSONString.append(name, to: &body)
            body.append(UInt8(ascii: ":"))
            JSONString.append(value, to: &body)
        }
        body.append(UInt8(ascii: "}"))
        // At the domain's root, not below /open-apis, and without a token.
        let request = WebRequest(
            method: "POST",
            url: app.domain.description + "/callback/ws/endpoint",
            headers: [WebHeader("Content-Type", "application/json"), WebHeader("locale", "zh")],
            body: body,
            mayRepeat: true
        )
        do throws(WebFault) {
            return try await client.send(request, within: WebReach([app.domain]), until: deadline)
        } catch {
            let text = FeishuText.shown(
                error.message,
                without: [app.appSecret],
                atMost: Self.longestMessage
            )
            throw .passing("the platform was not reached: \(text)")
        }
    }

    private func fault(_ code: Int64, _ message: String?, _ status: Int) -> LongConnectionFault {
        let said = FeishuText.shown(
            message ?? "",
            without: [app.appSecret],
            atMost: Self.longestMessage
        )
        let words = said.isEmpty ? "no reason" : said
        let details = "\(words) (HTTP \(status), code \(code))"
        // Gateways write their own status there, and say it in the answer's status too.
        let isGateway = status != 200 && LongConnectionCode.statuses.contains(code)
        return switch isGateway ? nil : LongConnectionCode.fault(code, for: app) {
        case .passing(let text): .passing("\(text): \(details)")
        case .crowded(let text): .crowded("\(text): \(details)")
        case .fatal(let text): .fatal("\(text): \(details)")
        case nil: .passing("the platform refused: \(details)")
        }
    }
}
