package import NightjarCore

/// Plays Feishu: makes the deliveries that a ``FeishuPlatform`` with the same credentials accepts.
package struct FeishuSender: Sendable {
    private let credentials: FeishuCredentials

    /// Takes the app's credentials.
    package init(credentials: FeishuCredentials) {
        self.credentials = credentials
    }

    /// A delivery of `event`, the plain JSON of a v1.0 or v2.0 event, a callback or a
    /// `url_verification`, with the app's Verification Token set; encrypted and signed where the
    /// app has an Encrypt Key.
    ///
    /// A `url_verification` is encrypted but never signed.
    ///
    /// - Parameters:
    ///   - event: One JSON object.
    ///   - timestamp: Seconds since 1970, for the signature.
    ///   - freshID: Whether the event gets a new id (`uuid`, `header.event_id` and, of a message,
    ///     `message_id`), so that the ledger does not take it for one that was sent before.
    ///   - generator: Gives the new id, the nonce and the initialization vector.
    /// - Returns: The headers and the body to post.
    /// - Throws: An ``UnsendableEvent`` for what is no JSON object, or is none of these.
    package func delivery(
        of event: [UInt8],
        timestamp: Int64,
        freshID: Bool = false,
        using generator: inout some RandomNumberGenerator
    ) throws(UnsendableEvent) -> OutgoingDelivery {
        let envelope = try Self.envelope(event)
        let id = freshID ? Self.hex(16, &generator) : nil
        let body = try prepared(envelope, id)
        guard let key = credentials.encryptKey else { return OutgoingDelivery(body: body) }

        let sealed = try Self.sealed(body, key, Self.bytes(16, &generator))
        guard envelope.family != .challenge else { return OutgoingDelivery(body: sealed) }
        let nonce = Self.hex(8, &generator)
        return OutgoingDelivery(
            headers: Self.headers(String(timestamp), nonce, key, sealed),
            body: sealed
        )
    }

    private static func envelope(_ event: [UInt8]) throws(UnsendableEvent) -> FeishuEnvelope {
        let document: JSONDocument
        do throws(JSONFault) {
            document = try JSONDocument(event, shape: FeishuField.shape)
        } catch {
            throw UnsendableEvent(error)
        }
        guard document[.encrypt] == nil else {
            throw UnsendableEvent("the event is encrypted already; give it in plain text")
        }
        do throws(Refusal) {
            let envelope = try FeishuEnvelope(document)
            if envelope.family != .challenge { _ = try envelope.event(for: "") }
            return envelope
        } catch {
            throw UnsendableEvent("the event is not one of Feishu's: \(error)")
        }
    }

    /// The body with the token and, unless nil, the new id in it.
    private func prepared(
        _ envelope: FeishuEnvelope,
        _ id: String?
    ) throws(UnsendableEvent) -> [UInt8] {
        var document = envelope.document
        if let token = credentials.verificationToken {
            let text = String(decoding: token.bytes, as: UTF8.self)
            document = try Self.document(document, envelope.token, text)
        }
        guard let id, envelope.family != .challenge else { return document.bytes }
        document = try Self.document(document, envelope.family == .v1 ? .uuid : .headerID, id)
        if document.optionalString(.messageID) != nil {
            document = try Self.document(document, .messageID, "om_" + id)
        }
        return document.bytes
    }

    private static func document(
        _ document: JSONDocument,
        _ field: FeishuField,
        _ text: String
    ) throws(UnsendableEvent) -> JSONDocument {
        let path = FeishuField.shape.paths[field.rawValue]
        do throws(JSONFault) {
            if let next = try document.setting(path, to: JSONString.encoded(text)) { return next }
        } catch {
            throw UnsendableEvent(error)
        }
        throw UnsendableEvent("the event has no place for \(path)")
    }

    private static func sealed(
        _ text: [UInt8],
        _ key: Secret,
        _ vector: [UInt8]
    ) throws(UnsendableEvent) -> [UInt8] {
        do {
            let sealed = try FeishuCipher(key).seal(text, vector: vector)
            return Array(#"{"encrypt":"\#(sealed)"}"#.utf8)
        } catch {
            throw UnsendableEvent("the event cannot be encrypted: \(error)")
        }
    }

    private static func headers(
        _ timestamp: String,
        _ nonce: String,
        _ key: Secret,
        _ body: [UInt8]
    ) -> [String: String] {
        let signature = FeishuSignature(timestamp: timestamp, nonce: nonce, key: key, body: body)
        return [
            FeishuSignature.timestampHeader: timestamp, FeishuSignature.nonceHeader: nonce,
            FeishuSignature.signatureHeader: signature.hex,
        ]
    }

    private static func hex(_ count: Int, _ generator: inout some RandomNumberGenerator) -> String {
        Hex.lower(bytes(count, &generator))
    }

    private static func bytes(
        _ count: Int,
        _ generator: inout some RandomNumberGenerator
    ) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
}
