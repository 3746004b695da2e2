package import NightjarCore

/// Feishu's and Lark's events and callbacks, as one app gets them by webhook or over its own
/// connection.
///
/// By webhook:
///
///     body ─encrypt?─no──▶ plain: no key is configured, or url_verification ─▶ token ─▶ event
///             │
///            yes ─signature?─right─▶ decrypt ─▶ token, where there is one ─▶ event
///                     │
///                  none: decrypt ─▶ only url_verification with the right token ─▶ challenge
///
/// With an Encrypt Key only what is encrypted and signed becomes an event. `url_verification`
/// carries no signature (page 将事件发送至开发者服务器) and is answered at once.
///
/// What comes over a connection is authentic by it, for it was opened with the app's secret: it is
/// plain, unsigned, and its token is empty (page 步骤三：接收事件).
///
/// The envelope's `app_id` is not compared: it is no credential, no page asks for it and no SDK does
/// it; v1.0 has it only among the event's own members. Nor is the timestamp's age: a repetition
/// comes up to seven hours later, and no page says that it is stamped anew.
package struct FeishuPlatform: Platform {
    private let app: String
    private let credentials: FeishuCredentials
    private let cipher: FeishuCipher?

    /// Makes the platform for the app of this name in the manifest.
    package init(app: String, credentials: FeishuCredentials) {
        self.app = app
        self.credentials = credentials
        cipher = credentials.encryptKey.map(FeishuCipher.init)
    }

    /// Decrypts, verifies and decodes a delivery.
    package func open(_ delivery: Delivery) -> Opened {
        do throws(Refusal) {
            return try opened(delivery)
        } catch {
            return .refused(error)
        }
    }

    private func opened(_ delivery: Delivery) throws(Refusal) -> Opened {
        let body = try Self.read(delivery.body, "the body")
        if case .connection = delivery.route { return .event(try event(ofConnection: body)) }
        guard let sealed = body[.encrypt] else { return try openPlain(body) }
        guard let text = body.utf8(sealed) else { throw .malformed("encrypt is not a string") }
        guard let cipher, let key = credentials.encryptKey else {
            throw .malformed("the body is encrypted, and this app has no encrypt_key")
        }
        guard let signature = delivery.headers["x-lark-signature"] else {
            return try openUnsigned(text, cipher)
        }
        let expected = FeishuSignature(
            timestamp: delivery.headers["x-lark-request-timestamp"] ?? "",
            nonce: delivery.headers["x-lark-request-nonce"] ?? "",
            key: key,
            body: delivery.body
        )
        guard expected.matches(signature) else { throw .notAuthentic("the signature is wrong") }
        return try openSigned(text, cipher)
    }

    private func event(ofConnection body: JSONDocument) throws(Refusal) -> Event {
        guard body[.encrypt] == nil else {
            throw .malformed("the body is encrypted, which a connection's never is")
        }
        let envelope = try FeishuEnvelope(body)
        guard envelope.family != .challenge else {
            throw .malformed("url_verification has no place on a connection")
        }
        return try envelope.event(for: app)
    }

    private func openPlain(_ body: JSONDocument) throws(Refusal) -> Opened {
        let envelope = try FeishuEnvelope(body)
        guard envelope.family != .challenge else { return try challenge(envelope) }
        guard cipher == nil else {
            throw .notAuthentic("the event is not encrypted, and this app has an encrypt_key")
        }
        try checkToken(of: envelope, isRequired: true)
        return .event(try envelope.event(for: app))
    }

    private func openSigned(
        _ sealed: ArraySlice<UInt8>,
        _ cipher: FeishuCipher
    ) throws(Refusal) -> Opened {
        guard let text = cipher.open(sealed) else {
            throw .malformed("encrypt cannot be decrypted with this app's encrypt_key")
        }
        let envelope = try FeishuEnvelope(try Self.read(text, "the decrypted body"))
        guard envelope.family != .challenge else { return try challenge(envelope) }
        // The signature shows that the sender knows the Encrypt Key; the token is checked besides
        // where there is one, for two apps may have been given one key by hand.
        try checkToken(of: envelope, isRequired: false)
        return .event(try envelope.event(for: app))
    }

    /// All failures are one: an answer that told a wrong padding from a wrong text would decrypt a
    /// recorded event for whoever asks often enough.
    private func openUnsigned(
        _ sealed: ArraySlice<UInt8>,
        _ cipher: FeishuCipher
    ) throws(Refusal) -> Opened {
        guard let text = cipher.open(sealed),
            let body = try? Self.read(text, "the decrypted body"),
            let envelope = try? FeishuEnvelope(body), envelope.family == .challenge,
            let answer = try? challenge(envelope)
        else {
            throw .notAuthentic("unsigned, and no url_verification under this app's credentials")
        }
        return answer
    }

    private func challenge(_ envelope: FeishuEnvelope) throws(Refusal) -> Opened {
        try checkToken(of: envelope, isRequired: true)
        let document = envelope.document
        guard let challenge = document[.challenge] else { throw .missingField("challenge") }
        guard challenge.kind == .string else { throw .malformed("challenge is not a string") }
        // Its own JSON text goes back, so that nothing is lost in between.
        let echo = document.bytes[challenge.value]
        let body = Array(#"{"challenge":"#.utf8) + echo + Array("}".utf8)
        return .answered(Reply(status: 200, body: body))
    }

    /// An empty token counts as absent.
    private func checkToken(
        of envelope: FeishuEnvelope,
        isRequired: Bool
    ) throws(Refusal) {
        let place = envelope.family == .v2 ? "header.token" : "token"
        let document = envelope.document
        guard let member = document.present(envelope.token.rawValue),
            document.utf8(member)?.isEmpty != true
        else {
            guard isRequired else { return }
            throw .notAuthentic("\(place) is missing")
        }
        guard let expected = credentials.verificationToken else {
            guard isRequired else { return }
            throw .notAuthentic("this app has no verification_token to compare with")
        }
        guard let token = document.utf8(member), expected.matches(token) else {
            throw .notAuthentic("\(place) is wrong")
        }
    }

    private static func read(
        _ text: [UInt8],
        _ what: StaticString
    ) throws(Refusal) -> JSONDocument {
        do throws(JSONFault) {
            return try JSONDocument(text, shape: FeishuField.shape)
        } catch {
            throw .malformed(what, error)
        }
    }
}
