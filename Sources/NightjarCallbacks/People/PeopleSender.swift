package import NightjarCore

/// Plays the people platform: makes the deliveries that a ``PeoplePlatform`` with the same token
/// accepts.
package struct PeopleSender: Sendable {
    private let token: Secret

    /// Takes the app's Verification Token.
    package init(token: Secret) {
        self.token = token
    }

    /// A delivery of `event`, the JSON of a body, with the app's token set.
    ///
    /// - Parameters:
    ///   - freshID: Whether the event gets a new `header.event_id`, so that the ledger does not
    ///     take it for one that was sent before.
    ///   - generator: Gives the new id.
    /// - Throws: An ``UnsendableEvent`` for what is no JSON object with a `header`.
    package func delivery(
        of event: [UInt8], freshID: Bool = false, using generator: inout some RandomNumberGenerator
    ) throws(UnsendableEvent) -> OutgoingDelivery {
        var texts: [(field: PeopleField, text: String)] = [
            (.token, String(decoding: token.bytes, as: UTF8.self))
        ]
        if freshID { texts.append((.id, UUIDText.random(using: &generator))) }
        do throws(JSONFault) {
            var document = try JSONDocument(event, shape: PeopleField.shape)
            for (field, text) in texts {
                let path = PeopleField.shape.paths[field.rawValue]
                guard let next = try document.setting(path, to: JSONString.encoded(text)) else {
                    throw JSONFault("has no object \"header\"", at: 0)
                }
                document = next
            }
            return OutgoingDelivery(body: document.bytes)
        } catch {
            throw UnsendableEvent(error)
        }
    }
}
