package import NightjarCore

/// The HR ("people") platform's events, as one app gets them: authentic by `header.token`, answered
/// within 3 seconds with a `code` in the body (its page 响应体).
package struct PeoplePlatform: Platform {
    private let app: String
    private let token: Secret

    /// Makes the platform for the app of this name in the manifest.
    ///
    /// `token` is the Verification Token; an empty one matches nothing.
    package init(app: String, token: Secret) {
        self.app = app
        self.token = token
    }

    /// Verifies and decodes a delivery by the platform's page.
    package func open(_ delivery: Delivery) -> Opened {
        do throws(Refusal) {
            let envelope = try PeopleEnvelope(delivery.body)
            try envelope.checkToken(token)
            return .event(try envelope.event(for: app))
        } catch {
            return .refused(error)
        }
    }

    /// The reply by the platform's page, and whether it says success.
    package func answer(_ event: Event, _ outcome: Outcome) -> Answer {
        switch outcome {
        case .succeeded(let body?): Self.answer(body)
        case .succeeded(nil), .dropped: Answer(Self.success, isSuccess: true)
        case .overloaded, .stopping:
            Answer(Self.failure(503, outcome.publicReason), isSuccess: false)
        case .failed, .raised, .exceeded, .interrupted, .timedOut:
            Answer(Self.failure(200, outcome.publicReason), isSuccess: false)
        }
    }

    /// Success, so that the platform does not come again.
    package func acknowledgement(of event: Event) -> Reply { Self.success }

    /// The platform's form of a refusal.
    package func refuse(_ refusal: Refusal) -> Reply {
        switch refusal {
        // Which of the credentials was wrong is for the log: a stranger need not know.
        case .notAuthentic: Self.failure(401, "not authentic")
        case .missingField(let name): Self.failure(400, "missing field \(name)")
        case .malformed(let text): Self.failure(400, text)
        case .overloaded, .resting, .unstored: Self.failure(503, "overloaded")
        case .stopping: Self.failure(503, "stopping")
        }
    }

    /// The table as the handler returned it, `code` and `msg` added where absent.
    ///
    /// A `code` other than the number 200 is a failure by the platform's page, so it is one here.
    private static func answer(_ body: [UInt8]) -> Answer {
        do throws(JSONFault) {
            let table = try ReplyTable(body, shape: members)
            let code = table.document.span("code")
            let isSuccess = code.map { table.document.number($0) == 200 } ?? true
            let msg = ReplyTable.Field.text("msg", isSuccess ? "success" : "failed")
            let bytes = table.filled(with: [.integer("code", 200), msg])
            return Answer(
                Reply(status: 200, body: bytes),
                isSuccess: isSuccess,
                reason: isSuccess ? nil : "the code in the handler's table is not 200"
            )
        } catch {
            let reason = "the handler's table \(error.problem)"
            return Answer(failure(200, reason), isSuccess: false, reason: reason)
        }
    }

    private static func failure(_ status: Int, _ text: String?) -> Reply {
        Reply(status: status, [.integer("code", -1), .text("msg", text ?? "failed")])
    }

    private static let members = JSONShape(["code", "msg"])
    private static let success = Reply(status: 200, json: #"{"code":200,"msg":"success"}"#)
}

extension JSONDocument {
    /// A number's value, "200.0" and "2e2" being 200; nil for what is no number.
    fileprivate func number(_ span: Span) -> Double? {
        span.kind == .number ? Double(String(decoding: bytes[span.value], as: UTF8.self)) : nil
    }
}
