package import NightjarCore

/// Plays the EBaaS platform: makes the deliveries that an ``EBaaSPlatform`` with the same token
/// accepts.
package struct EBaaSSender: Sendable {
    private let token: Secret?

    /// Takes the app's token; nil when it has none.
    package init(token: Secret?) {
        self.token = token
    }

    /// A delivery of `event`, the JSON of a body, unchanged: it has no id that could be renewed.
    ///
    /// - Throws: An ``UnsendableEvent`` for what is no JSON object.
    package func delivery(of event: [UInt8]) throws(UnsendableEvent) -> OutgoingDelivery {
        do throws(JSONFault) {
            _ = try JSONDocument(event, shape: EBaaSField.shape)
        } catch {
            throw UnsendableEvent(error)
        }
        guard let token else { return OutgoingDelivery(body: event) }
        let bearer = "Bearer " + String(decoding: token.bytes, as: UTF8.self)
        return OutgoingDelivery(headers: ["Authorization": bearer], body: event)
    }
}
