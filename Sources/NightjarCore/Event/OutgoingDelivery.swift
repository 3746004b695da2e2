/// A delivery as a platform would post it: what `nightjar send` and the tests play the platform by.
package struct OutgoingDelivery: Sendable, Equatable {
    /// The headers that the platform adds, by their names as it writes them.
    package let headers: [String: String]

    /// The request's body.
    package let body: [UInt8]

    /// Makes a delivery to be sent.
    package init(headers: [String: String] = [:], body: [UInt8]) {
        self.headers = headers
        self.body = body
    }
}

/// Why a file cannot be sent as an event.
package struct UnsendableEvent: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong with it, as a sentence about "the event".
    package let description: String

    /// Makes one.
    package init(_ description: String) {
        self.description = description
    }
}

extension UnsendableEvent {
    /// For a text that is no JSON object.
    package init(_ fault: JSONFault) {
        self.init("the event \(fault)")
    }
}
