package import NightjarCore

/// The EBaaS platform's notices, as one app gets them: any `code` but "000" brings one back, up to
/// 20 times (its page 各业务端接受回调通知接口).
package struct EBaaSPlatform: Platform {
    private let app: String
    private let token: EBaaSToken?
    private let newRequestID: @Sendable () -> String

    /// Makes the platform for the app of this name in the manifest.
    ///
    /// - Parameters:
    ///   - app: Its name.
    ///   - token: What a delivery must show; nil when anybody may deliver. An empty one matches
    ///     nothing.
    ///   - newRequestID: Names a reply: a new UUID each time.
    package init(
        app: String,
        token: Secret?,
        newRequestID: @escaping @Sendable () -> String = randomID
    ) {
        self.app = app
        self.token = token.map(EBaaSToken.init)
        self.newRequestID = newRequestID
    }

    /// A random UUID of version 4.
    package static let randomID: @Sendable () -> String = {
        var generator = SystemRandomNumberGenerator()
        return UUIDText.random(using: &generator)
    }

    /// Verifies and decodes a delivery by the platform's page.
    package func open(_ delivery: Delivery) -> Opened {
        guard token?.isIn(delivery) != false else {
            return .refused(.notAuthentic("the token is missing or wrong"))
        }
        do throws(Refusal) {
            return .event(try EBaaSEnvelope(delivery.body).event(for: app))
        } catch {
            return .refused(error)
        }
    }

    /// The reply by the platform's page, and whether it says success.
    package func answer(_ event: Event, _ outcome: Outcome) -> Answer {
        switch outcome {
        case .succeeded(let body?): answer(body)
        case .succeeded(nil), .dropped: Answer(acknowledgement(of: event), isSuccess: true)
        case .failed: failure(200, outcome.publicReason ?? Self.unavailable)
        case .raised(let fault), .exceeded(let fault), .interrupted(let fault):
            failure(200, "\(Self.unavailable) (fault \(fault.id))")
        case .timedOut: failure(200, Self.unavailable)
        case .overloaded, .stopping: failure(503, Self.unavailable)
        }
    }

    /// Success, so that the platform does not come again.
    package func acknowledgement(of event: Event) -> Reply { reply(200, "000", "成功") }

    /// The platform's form of a refusal.
    package func refuse(_ refusal: Refusal) -> Reply {
        switch refusal {
        case .notAuthentic: reply(401, "401", "not authentic")
        case .missingField(let name): reply(200, "400", "参数\(name)不能为空")
        case .malformed(let text): reply(400, "400", text)
        case .overloaded, .resting, .unstored, .stopping: reply(503, "500", Self.unavailable)
        }
    }

    /// The table as the handler returned it, `request_id`, `code` and `msg` added where absent.
    ///
    /// A `code` other than the string "000" is a failure by the platform's page, so it is one here.
    private func answer(_ body: [UInt8]) -> Answer {
        do throws(JSONFault) {
            let table = try ReplyTable(body, shape: Self.members)
            let isSuccess =
                table.document.span("code") == nil
                || table.document.string("code") == "000"
            let bytes = table.filled(with: [
                .text("request_id", newRequestID()), .text("code", "000"),
                .text("msg", isSuccess ? "成功" : Self.unavailable),
            ])
            return Answer(
                Reply(status: 200, body: bytes),
                isSuccess: isSuccess,
                reason: isSuccess ? nil : "the code in the handler's table is not \"000\""
            )
        } catch {
            let reason = "the handler's table \(error.problem)"
            return failure(200, reason, because: reason)
        }
    }

    private func failure(_ status: Int, _ text: String, because reason: String? = nil) -> Answer {
        Answer(reply(status, "500", text), isSuccess: false, reason: reason)
    }

    private func reply(_ status: Int, _ code: String, _ text: String) -> Reply {
        let id = ReplyTable.Field.text("request_id", newRequestID())
        return Reply(status: status, [id, .text("code", code), .text("msg", text)])
    }

    /// The page's text for code 500.
    private static let unavailable = "服务调用异常，请稍后再试或联系管理员"
    private static let members = JSONShape(["request_id", "code", "msg"])
}
