import NightjarCore

/// Where an app gets its access tokens.
struct FeishuTokenEndpoint: Sendable {
    /// Of an exchange of a refresh token.
    struct UserTokens {
        /// nil where the platform gave none that is good.
        let access: FeishuAccessToken?
        /// Takes the place of the one that is used up.
        let refresh: Secret
    }

    /// Why there is no user_access_token.
    enum Refusal: Error {
        /// The refresh token is invalid, expired, revoked or used up: only the user can help.
        case consentEnded(OpenPlatformFault)
        case other(OpenPlatformFault)

        /// What to tell of it.
        var fault: OpenPlatformFault {
            switch self {
            case .consentEnded(let fault), .other(let fault): fault
            }
        }
    }

    private typealias Posted = Result<FeishuAnswer, WebFault>

    /// Page 刷新 user_access_token: invalid, expired, revoked, used up.
    private static let endedConsent: Set<Int64> = [20_026, 20_037, 20_064, 20_073]
    /// Page 通用错误码: an invalid parameter, an app that is disabled, a wrong secret; and page 刷新
    /// user_access_token: a wrong id or secret, an app that does not exist.
    private static let wrongApp: Set<Int64> = [10_003, 10_014, 10_015, 20_002, 20_048]

    let app: FeishuAppAccess
    let client: any WebClient
    let clock: LoopClock

    /// A tenant_access_token (page 自建应用获取 tenant_access_token).
    ///
    /// The platform gives the same one again while it is good for long, so a second try does no
    /// harm.
    func tenantToken(
        until deadline: MonotonicTime
    ) async throws(OpenPlatformFault) -> FeishuAccessToken {
        let body = Self.json([("app_id", app.appID), ("app_secret", Self.text(app.appSecret))])
        let path = "/open-apis/auth/v3/tenant_access_token/internal"
        var start = clock.now
        var posted = await post(body, to: path, hiding: [], until: deadline)
        if Self.isWorthAnotherTry(posted) {
            start = clock.now
            posted = await post(body, to: path, hiding: [], until: deadline)
        }
        let what = "no tenant_access_token"
        let answer = try Self.success(of: posted, what, advice: advice(for: posted))
        guard let secret = FeishuAccessToken.checked(answer.string("tenant_access_token")) else {
            throw OpenPlatformFault("\(what): the platform's answer has none that is usable")
        }
        let lifetime = answer.integer("expire")
        guard let token = FeishuAccessToken(secret, lifetime: lifetime, from: start) else {
            throw OpenPlatformFault("\(what): the platform's answer does not say how long it lives")
        }
        return token
    }

    /// A user_access_token and the next refresh token for `refresh` (page 刷新 user_access_token).
    ///
    /// Tried once: after a failure on the way nobody knows whether `refresh` is used up.
    func userTokens(
        for refresh: Secret,
        until deadline: MonotonicTime
    ) async throws(Refusal) -> UserTokens {
        let body = Self.json([
            ("grant_type", "refresh_token"), ("client_id", app.appID),
            ("client_secret", Self.text(app.appSecret)), ("refresh_token", Self.text(refresh)),
        ])
        let path = "/open-apis/authen/v2/oauth/token"
        let start = clock.now
        let posted = await post(body, to: path, hiding: [refresh], until: deadline)
        let what = "no user_access_token"
        let answer: FeishuAnswer
        do throws(OpenPlatformFault) {
            answer = try Self.success(of: posted, what, advice: advice(for: posted))
        } catch {
            let hasEnded = error.code.map(Self.endedConsent.contains) ?? false
            throw hasEnded ? .consentEnded(consentFault(error)) : .other(error)
        }
        guard let next = FeishuAccessToken.checked(answer.string("refresh_token")) else {
            throw .other(
                OpenPlatformFault(
                    "\(what): the platform gave no refresh token with it; give app \(app.app) the "
                        + "scope offline_access, \(consentAdvice)"
                )
            )
        }
        let access = FeishuAccessToken.checked(answer.string("access_token")).flatMap {
            FeishuAccessToken($0, lifetime: answer.integer("expires_in"), from: start)
        }
        return UserTokens(access: access, refresh: next)
    }

    private func consentFault(_ fault: OpenPlatformFault) -> OpenPlatformFault {
        OpenPlatformFault("\(fault.message); \(consentAdvice)", code: fault.code)
    }

    private var consentAdvice: String {
        "ask the user again, and put the new refresh token into user_refresh_token of app \(app.app)"
    }

    private func advice(for posted: Posted) -> String {
        guard case .success(let answer) = posted, let code = answer.code,
            Self.wrongApp.contains(code)
        else { return "" }
        return "; check app_id and app_secret of app \(app.app)"
    }

    private func post(
        _ body: [UInt8],
        to path: String,
        hiding secrets: [Secret],
        until deadline: MonotonicTime
    ) async -> Posted {
        let request = WebRequest(
            method: "POST",
            url: app.domain.description + path,
            headers: [WebHeader("Content-Type", "application/json; charset=utf-8")],
            body: body
        )
        do throws(WebFault) {
            let reach = WebReach([app.domain])
            let response = try await client.send(request, within: reach, until: deadline)
            let hidden = [app.appSecret] + secrets
            return .success(FeishuAnswer(response, without: hidden, hasTokens: true))
        } catch {
            return .failure(error)
        }
    }

    private static func isWorthAnotherTry(_ posted: Posted) -> Bool {
        switch posted {
        case .success(let answer): answer.isServerFault
        case .failure(let fault): fault.kind == .failed
        }
    }

    private static func success(
        of posted: Posted,
        _ what: String,
        advice: String
    ) throws(OpenPlatformFault) -> FeishuAnswer {
        switch posted {
        case .success(let answer) where answer.isSuccess: return answer
        case .success(let answer):
            let fault = answer.fault
            throw OpenPlatformFault("\(what): \(fault.message)\(advice)", code: fault.code)
        case .failure(let fault): throw OpenPlatformFault("\(what): \(fault.message)")
        }
    }

    private static func json(_ members: [(name: String, value: String)]) -> [UInt8] {
        var bytes: [UInt8] = []
        for (name, value) in members {
            bytes.append(UInt8(ascii: bytes.isEmpty ? "{" : ","))
            JSONString.append(name, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            JSONString.append(value, to: &bytes)
        }
        return bytes + Array("}".utf8)
    }

    private static func text(_ secret: Secret) -> String {
        String(decoding: secret.bytes, as: UTF8.self)
    }
}
