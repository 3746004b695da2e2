package import NightjarCore

/// Replies.
///
/// Of an event's the platform reads the HTTP status alone (page 事件概述: 200 within 3 seconds); of a
/// callback's the body too.
extension FeishuPlatform {
    /// The reply, and whether its status says success: Feishu looks at nothing else.
    package func answer(_ event: Event, _ outcome: Outcome) -> Answer {
        switch outcome {
        case .succeeded(let body?): Self.success(event.kind, body)
        case .succeeded(nil), .dropped: Answer(acknowledgement(of: event), isSuccess: true)
        case .timedOut: Self.failure(504, outcome)
        case .overloaded, .stopping: Self.failure(503, outcome)
        case .failed, .raised, .exceeded, .interrupted: Self.failure(500, outcome)
        }
    }

    /// Success, so that Feishu does not come again for seven hours.
    package func acknowledgement(of event: Event) -> Reply {
        event.kind == .callback ? Self.nothingToShow : Self.acknowledged
    }

    /// The status that stands for a refusal, with its reason.
    package func refuse(_ refusal: Refusal) -> Reply {
        switch refusal {
        // Which of the credentials was wrong is for the log: a stranger need not know.
        case .notAuthentic: Reply(status: 401, json: #"{"msg":"not authentic"}"#)
        case .missingField(let name): Self.reply(400, "missing field \(name)")
        case .malformed(let text): Self.reply(400, text)
        case .overloaded, .resting, .unstored: Reply(status: 503, json: #"{"msg":"overloaded"}"#)
        case .stopping: Reply(status: 503, json: #"{"msg":"stopping"}"#)
        }
    }

    /// The table as the handler returned it.
    ///
    /// An event's gets `msg`; whether it has a `code` is nothing to the platform, so a handler says
    /// by `reply.fail` that it failed. A callback's stays as it is.
    private static func success(_ kind: Event.Kind, _ body: [UInt8]) -> Answer {
        do throws(JSONFault) {
            let table = try ReplyTable(body, shape: members)
            let fields: [ReplyTable.Field] = kind == .callback ? [] : [.text("msg", "success")]
            return Answer(Reply(status: 200, body: table.filled(with: fields)), isSuccess: true)
        } catch {
            let reason = "the handler's table \(error.problem)"
            return Answer(reply(500, reason), isSuccess: false, reason: reason)
        }
    }

    private static func failure(_ status: Int, _ outcome: Outcome) -> Answer {
        Answer(reply(status, outcome.publicReason ?? "failed"), isSuccess: false)
    }

    private static func reply(_ status: Int, _ text: String) -> Reply {
        Reply(status: status, [.text("msg", text)])
    }

    private static let members = JSONShape(["msg"])
    private static let acknowledged = Reply(status: 200, json: #"{"msg":"success"}"#)
    private static let nothingToShow = Reply(status: 200, json: "{}")
}
