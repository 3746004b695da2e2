import NightjarCore

/// What the platform answered, as far as all its APIs answer alike: `{"code":…,"msg":…}` and more
/// (page 通用错误码), whatever the HTTP status.
struct FeishuAnswer {
    /// Codes of the page 通用错误码.
    enum Code {
        static let rateLimit: Int64 = 99_991_400
        /// The token is missing, no longer good, of the wrong form or of another identity.
        static let refusedToken: Set<Int64> = [
            99_991_661, 99_991_663, 99_991_664, 99_991_668, 99_991_671, 99_991_677,
        ]
    }

    private static let shape = JSONShape([
        "code", "msg", "data", "error_description", "error.log_id",
        "tenant_access_token", "expire",
        "access_token", "expires_in", "refresh_token",
    ])

    private let response: WebResponse
    private let secrets: [Secret]
    private let hasTokens: Bool
    /// nil where the body is no answer.
    private let document: JSONDocument?
    private let problem: String

    /// 0 for success; nil where the body is no answer.
    let code: Int64?

    /// Reads a response; `secrets` never appear in what it says, nor anything of a body that
    /// `hasTokens` which nobody knows yet.
    init(_ response: WebResponse, without secrets: [Secret], hasTokens: Bool = false) {
        self.response = response
        self.secrets = secrets
        self.hasTokens = hasTokens
        do throws(JSONFault) {
            let document = try JSONDocument(response.body, shape: Self.shape)
            self.document = document
            code = document.integer("code")
            problem = "it has no code"
        } catch {
            document = nil
            code = nil
            problem = "it \(error)"
        }
    }

    /// Whether the platform did what was asked.
    var isSuccess: Bool { code == 0 && response.status < 400 }

    /// Whether the platform, or what stands before it, is not well: another try may help.
    var isServerFault: Bool { response.status >= 500 }

    /// Whether there were too many calls (page 频控策略); some old APIs say it with status 400.
    var isRateLimited: Bool { response.status == 429 || code == Code.rateLimit }

    /// Whether the access token was refused: nothing else has happened then.
    var refusesToken: Bool { code.map(Code.refusedToken.contains) ?? false }

    /// The JSON of `data`; `{}` where there is none.
    var data: [UInt8] {
        guard let document, let span = document.span("data"), span.kind != .null else {
            return Array("{}".utf8)
        }
        return Array(document.bytes[span.value])
    }

    /// A member's text; nil where it is absent or no text.
    func string(_ path: String) -> String? { document?.string(path) }

    /// A member's whole number; nil where it is absent or none.
    func integer(_ path: String) -> Int64? { document?.integer(path) }

    /// After how long the platform will take the next call; nil where it does not say.
    var reset: Duration? {
        guard let text = header("x-ogw-ratelimit-reset"), (1...9).contains(text.utf8.count),
            text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let seconds = Int64(text), seconds > 0
        else { return nil }
        return .seconds(seconds)
    }

    /// What to tell of an answer that is no success.
    var fault: OpenPlatformFault {
        guard let code else {
            let text = hasTokens ? "" : String(decoding: response.body, as: UTF8.self)
            let start = shown(text, atMost: FeishuText.longestExcerpt)
            return OpenPlatformFault(
                "the platform's answer is not one of its API's: \(problem)"
                    + details(nil) + (start.isEmpty ? "" : ": \(start)"),
                code: isRateLimited ? Code.rateLimit : nil
            )
        }
        let message = string("msg") ?? string("error_description") ?? ""
        let text = shown(message, atMost: FeishuText.longestMessage)
        return OpenPlatformFault(
            (text.isEmpty ? "the platform refused and did not say why" : text) + details(code),
            code: code
        )
    }

    /// " (HTTP 400, code 230001, log id 2026…)": the last is what the platform's support asks for.
    private func details(_ code: Int64?) -> String {
        var parts = ["HTTP \(response.status)"]
        if let code { parts.append("code \(code)") }
        if let id = header("x-tt-logid") ?? string("error.log_id"), !id.isEmpty {
            parts.append("log id \(shown(id, atMost: 64))")
        }
        return " (\(parts.joined(separator: ", ")))"
    }

    private func header(_ name: String) -> String? {
        response.headers.first { $0.name == name }?.value
    }

    private func shown(_ text: String, atMost limit: Int) -> String {
        FeishuText.shown(text, without: secrets, atMost: limit)
    }
}
