import NightjarCore
import NightjarFeishu
import Testing

/// An app that calls the scripted platform.
struct CallingApp {
    static let tenantPath = "/open-apis/auth/v3/tenant_access_token/internal"
    static let userPath = "/open-apis/authen/v2/oauth/token"
    static let place = "feishu:staff-bot/user_refresh_token"

    let web: ScriptedPlatform
    let values: RememberedValues
    let loops: SteppedLoops
    let platform: FeishuOpenPlatform

    /// Without replies of its own the token endpoints give one good token after the other.
    init(
        _ replies: [String: [ScriptedPlatform.Reply]] = [:],
        values: RememberedValues = RememberedValues(),
        userRefreshToken: String? = "s3cret-first",
        random: Double = 0,
        log: EventLog? = nil
    ) throws {
        let domain = try #require(WebOrigin("https://open.feishu.cn"))
        let standard = [
            Self.tenantPath: (1...3).map { Self.tenantToken("s3cret-t\($0)") },
            Self.userPath: (1...3).map { Self.userTokens("s3cret-u\($0)", next: "s3cret-r\($0)") },
        ]
        web = ScriptedPlatform(standard.merging(replies) { $1 }, log: log)
        self.values = values
        loops = SteppedLoops()
        platform = FeishuOpenPlatform(
            FeishuAppAccess(
                app: "staff-bot",
                domain: domain,
                appID: "cli_1",
                appSecret: Secret("s3cret-app"),
                userRefreshToken: userRefreshToken.map(Secret.init)
            ),
            client: web,
            values: values,
            loops: loops,
            random: { random }
        )
    }

    static func tenantToken(_ token: String, expire: Int = 7200) -> ScriptedPlatform.Reply {
        .answer(
            #"{"code":0,"msg":"ok","tenant_access_token":"\#(token)","expire":\#(expire)}"#
        )
    }

    static func userTokens(_ token: String, next: String) -> ScriptedPlatform.Reply {
        .answer(
            #"{"code":0,"access_token":"\#(token)","expires_in":7200,"refresh_token":"\#(next)","#
                + #""refresh_token_expires_in":604800,"token_type":"Bearer","scope":"offline_access"}"#
        )
    }

    /// The data's text, or the fault.
    func call(
        _ method: String = "GET",
        _ path: String = "im/v1/chats",
        body: String? = nil,
        as identity: Identity = .tenant,
        within duration: Duration = .seconds(2)
    ) async -> Result<String, OpenPlatformFault> {
        do throws(OpenPlatformFault) {
            let data = try await platform.call(
                method,
                path,
                body: body.map { Array($0.utf8) },
                as: identity,
                until: loops.now + duration
            )
            return .success(String(decoding: data, as: UTF8.self))
        } catch {
            return .failure(error)
        }
    }

    /// A call that goes on beside the test.
    func begin(
        _ method: String = "GET",
        _ path: String = "im/v1/chats",
        as identity: Identity = .tenant,
        within duration: Duration = .seconds(2)
    ) -> Task<Result<String, OpenPlatformFault>, Never> {
        Task { await call(method, path, as: identity, within: duration) }
    }

    /// The bearers that an API was called with.
    func bearers(of path: String = "/open-apis/im/v1/chats") -> [String?] {
        web.calls(of: path).map { $0.header("Authorization") }
    }
}

extension Result where Failure == OpenPlatformFault {
    var fault: OpenPlatformFault? {
        if case .failure(let fault) = self { fault } else { nil }
    }
}

extension Result where Success == String, Failure == OpenPlatformFault {
    var data: String? { try? get() }
}
