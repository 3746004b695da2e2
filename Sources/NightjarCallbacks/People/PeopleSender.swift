package import NightjarCore

/// Plays the people platform: makes the deliveries that a ``PeoplePlatform`` with the same token
/// accepts.
package struct PeopleSender: Sendable {
    private let token: Secret

    /// Takes the app's Verification Token.
    package init(token: Secret) {
        self.token = token
    }

    /// A delivery of an event with the app's token set.
    ///
    /// - Parameters:
    ///   - event: The JSON of a body.
    ///   - freshID: Whether the event gets a new `header.event_id`, so that the ledger does not
    ///     take it for one that was sent before.
    ///   - generator: Gives the new id.
    /// - Returns: The body to post; there are no headers.
    /// - Throws: An ``UnsendableEvent`` for what is no JSON object with a `header`.
    package func delivery(
        of event: [UInt8],
        freshID: Bool = false,
        using generator: inout some RandomNumberGenerator
    ) throws(UnsendableEvent) -> OutgoingDelivery {
        var texts: [(field: PeopleField, text: String)] = [
            (.token, String(decoding: token.bytes, as: UTF8.self))
        ]
        if freshID { texts.append((.id, UUIDText.random(using: &generator))) }
        var document = try Self.read(event)
        for (field, text) in texts {
            let path = PeopleField.shape.paths[field.rawValue]
            document = try Self.document(document, path, text)
        }
        return OutgoingDelivery(body: document.bytes)
    }

    private static func read(_ event: [UInt8]) throws(UnsendableEvent) -> JSONDocument {
        do throws(JSONFault) {
            return try JSONDocument(event, shape: PeopleField.shape)
        } catch {
            throw UnsendableEvent(error)
        }
    }

    private static func document(
        _ document: JSONDocument,
        _ path: String,
        _ text: String
    ) throws(UnsendableEvent) -> JSONDocument {
        do throws(JSONFault) {
            if let next = try document.setting(path, to: JSONString.encoded(text)) { return next }
        } catch {
            throw UnsendableEvent(error)
        }
        throw UnsendableEvent("the event has no object \"header\"")
    }
}
