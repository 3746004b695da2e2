package import NightjarCore

/// Feishu's and Lark's open platform, as one app calls it.
///
///     call ─check─▶ ─turn─▶ ─token─▶ ─send─▶ ─read─▶ data
///                    ▲        ▲                 │
///                    │        └─refused token───┤ once
///                    └──rate limit, GET failed──┘ within the deadline, once
///
/// 1. A call leads to the app's domain and nowhere else.
/// 2. What may have been done is not asked for again: only a GET is repeated after a failure.
/// 3. No message holds a token or the app's secret.
///
/// There should be one for each app, for as long as its credentials stay the same: each has tokens
/// of its own.
package final class FeishuOpenPlatform: OpenPlatform {
    /// Over so long those are spread who waited for one rate limit.
    private static let spread = Duration.milliseconds(250)

    private let access: FeishuAppAccess
    private let client: any WebClient
    private let clock: LoopClock
    private let random: @Sendable () -> Double
    private let limits = FeishuRateLimits()
    private let tenantTokens: FeishuTokens
    /// nil for an app without a user's consent.
    private let userTokens: FeishuTokens?

    /// Makes the platform for an app.
    ///
    /// - Parameters:
    ///   - access: The app's credentials.
    ///   - client: Sends its calls.
    ///   - values: Keeps the user's refresh token, in the space "feishu:APP".
    ///   - loops: Have the time; what belongs to no caller runs there.
    ///   - loop: On this one.
    ///   - random: From 0 to below 1, so that not all who waited call in one moment.
    package init(
        _ access: FeishuAppAccess,
        client: any WebClient,
        values: any KeyValueStore,
        loops: any WorkLoops,
        on loop: LoopIndex = 0,
        random: @escaping @Sendable () -> Double
    ) {
        self.access = access
        self.client = client
        self.random = random
        let clock = LoopClock(loops, on: loop)
        self.clock = clock
        let endpoint = FeishuTokenEndpoint(app: access, client: client, clock: clock)
        tenantTokens = FeishuTokens(clock) { deadline in
            do throws(OpenPlatformFault) {
                return .success(try await endpoint.tenantToken(until: deadline))
            } catch {
                return .failure(error)
            }
        }
        userTokens = access.userRefreshToken.map { origin in
            let consent = FeishuUserConsent(origin, endpoint, values)
            return FeishuTokens(clock) { deadline in
                do throws(OpenPlatformFault) {
                    return .success(try await consent.token(until: deadline))
                } catch {
                    return .failure(error)
                }
            }
        }
    }

    /// Calls an API and returns the answer's `data`.
    ///
    /// - Parameters:
    ///   - method: In upper or lower case.
    ///   - path: With or without "/open-apis/" at its beginning.
    ///   - body: JSON; nil for none.
    ///   - identity: As the app, or as the user who has consented.
    ///   - deadline: What cannot be done by then is told at once.
    /// - Returns: The bytes of `data` as the platform wrote them; `{}` where it wrote none.
    /// - Throws: What the platform said, or what kept it from saying anything.
    package func call(
        _ method: String,
        _ path: String,
        body: [UInt8]?,
        as identity: Identity,
        until deadline: MonotonicTime
    ) async throws(OpenPlatformFault) -> [UInt8] {
        let request = try FeishuRequest(method, path, body: body)
        let tokens = try tokens(of: identity)
        var tries = FeishuTries()
        while true {
            try await turn(of: request.api, after: tries.notBefore, until: deadline)
            let token = try await tokens.token(until: deadline)
            switch await send(request, with: token, until: deadline) {
            case .success(let answer) where answer.isSuccess: return answer.data
            case .success(let answer):
                let goesOn =
                    if answer.isRateLimited {
                        wait(for: request.api, answer, &tries) < deadline
                    } else if answer.refusesToken {
                        tries.takeRenewal() && tokens.discard(token)
                    } else {
                        answer.isServerFault && request.isRepeatable && tries.takeRepetition()
                    }
                guard goesOn else { throw answer.fault }
            case .failure(let fault):
                let isWorthIt = fault.kind == .failed && request.isRepeatable
                guard isWorthIt, tries.takeRepetition() else {
                    throw OpenPlatformFault(fault.message)
                }
            }
        }
    }

    private func tokens(of identity: Identity) throws(OpenPlatformFault) -> FeishuTokens {
        switch identity {
        case .tenant: return tenantTokens
        case .user:
            guard let userTokens else {
                throw OpenPlatformFault(
                    "app \(access.app) cannot call as a user: it has no user_refresh_token"
                )
            }
            return userTokens
        }
    }

    /// Waits until the platform takes calls of the API again.
    private func turn(
        of api: String,
        after own: MonotonicTime?,
        until deadline: MonotonicTime
    ) async throws(OpenPlatformFault) {
        while let moment = [limits.moment(of: api), own].compactMap(\.self).max(),
            moment > clock.now
        {
            guard moment < deadline else {
                throw OpenPlatformFault(
                    "the platform's rate limit is reached, and holds beyond the deadline",
                    code: FeishuAnswer.Code.rateLimit
                )
            }
            let spread = min(Self.spread, (deadline - moment) / 2)
            await clock.pause(until: moment + spread * random())
            guard !Task.isCancelled else { throw OpenPlatformFault("the call was given up") }
        }
    }

    /// Notes for all callers how long the platform takes no calls, and returns until when.
    private func wait(
        for api: String,
        _ answer: FeishuAnswer,
        _ tries: inout FeishuTries
    ) -> MonotonicTime {
        let pause = answer.reset ?? tries.nextPause(random())
        let moment = limits.pause(api, for: pause, at: clock.now)
        tries.notBefore = moment
        return moment
    }

    private func send(
        _ request: FeishuRequest,
        with token: FeishuAccessToken,
        until deadline: MonotonicTime
    ) async -> Result<FeishuAnswer, WebFault> {
        let bearer = "Bearer \(String(decoding: token.secret.bytes, as: UTF8.self))"
        var headers = [WebHeader("Authorization", bearer)]
        if request.body != nil {
            headers.append(WebHeader("Content-Type", "application/json; charset=utf-8"))
        }
        let whole = WebRequest(
            method: request.method,
            url: "\(access.domain)/open-apis/\(request.path)",
            headers: headers,
            body: request.body
        )
        do throws(WebFault) {
            let reach = WebReach([access.domain])
            let response = try await client.send(whole, within: reach, until: deadline)
            return .success(FeishuAnswer(response, without: [token.secret, access.appSecret]))
        } catch {
            return .failure(error)
        }
    }
}
