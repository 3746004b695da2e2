/// What is given back to the platform for one delivery.
package struct Reply: Sendable, Equatable {
    /// The HTTP status.
    package let status: Int

    /// The body: JSON, in UTF-8.
    package let body: [UInt8]

    /// Makes a reply.
    package init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }

    /// Makes a reply whose body is known to be JSON.
    package init(status: Int, json: String) {
        self.init(status: status, body: Array(json.utf8))
    }
}

/// Why a delivery does not become an event.
package enum Refusal: Error, Sendable, Equatable {
    /// A token, a signature or an address is wrong or missing.
    ///
    /// The text is for the log and says which, never its value.
    case notAuthentic(String)

    /// A field that the platform's document requires is missing or empty.
    case missingField(String)

    /// The body is not what the platform's document describes: not JSON, not decryptable, a wrong
    /// type.
    ///
    /// The text may be shown to the sender.
    case malformed(String)

    /// Too much is under way; nothing was read of it.
    case overloaded

    /// The plugin has timed out too often in a row, and rests for so long.
    case resting(Duration)

    /// What has to be kept of it cannot be.
    ///
    /// The fault is for the log.
    case unstored(StoreFault)

    /// The daemon is stopping.
    case stopping
}

extension Refusal: CustomStringConvertible {
    /// A phrase for the log: never a credential's value.
    package var description: String {
        switch self {
        case .missingField(let name): "the field \(name) is missing"
        case .malformed(let text), .notAuthentic(let text): text
        case .overloaded: "too much is under way"
        case .resting(let rest):
            "the plugin has timed out too often in a row, and rests for \(rest)"
        case .unstored(let fault): fault.message
        case .stopping: "the daemon is stopping"
        }
    }
}
