import NightjarCore

/// What an answer frame carries.
///
/// It is made of the ``Reply`` that an HTTP request would get, so that the ledger keeps one form of
/// it: `{"code":200}` for an event, with the reply's body as `data` in base64 for a callback, and
/// `{"code":500}` for every status but 200, after which the platform sends an event again. A
/// callback that shows nothing has `e30=`, which is `{}`: without `data` the user sees an error.
enum LongConnectionReply {
    static let success = Array(#"{"code":200}"#.utf8)
    static let failure = Array(#"{"code":500}"#.utf8)

    /// The payload for a reply to `body`, which itself says whether it is a callback's.
    static func payload(_ reply: Reply, to body: [UInt8]) -> [UInt8] {
        guard reply.status == 200 else { return failure }
        guard isCallback(body) else { return success }
        let data = Base64.encoded(reply.body.isEmpty ? Array("{}".utf8) : reply.body)
        return Array(#"{"code":200,"data":"\#(data)"}"#.utf8)
    }

    private static func isCallback(_ body: [UInt8]) -> Bool {
        guard let document = try? JSONDocument(body, shape: FeishuField.shape),
            let envelope = try? FeishuEnvelope(document)
        else { return false }
        return envelope.isCallback
    }
}
