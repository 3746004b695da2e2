import NightjarCore

/// What is read of a body, by the names of the EBaaS platform's page 各业务端接受回调通知接口.
enum EBaaSField: Int, CaseIterable {
    case source, topic, type, status, key, changes

    static let shape = JSONShape(allCases.map(\.path))

    private var path: String { self == .changes ? "changes" : "event_\(self)" }
}

/// A body of the EBaaS platform.
struct EBaaSEnvelope {
    private let document: JSONDocument

    init(_ body: [UInt8]) throws(Refusal) {
        do throws(JSONFault) {
            document = try JSONDocument(body, shape: EBaaSField.shape)
        } catch {
            throw .malformed("the body", error)
        }
    }

    /// The event, for an app's name.
    ///
    /// It has no id: two deliveries with equal bodies may be one event or two.
    func event(for app: String) throws(Refusal) -> Event {
        var parts: [String] = []
        for field in [EBaaSField.source, .topic, .type, .status] {
            // The page says String of each. A number is not taken for one: 1 and 1.0 and "01"
            // would have to be told apart by a rule that the page does not give.
            parts.append(try document.requiredString(field.rawValue))
        }
        let type = parts.joined(separator: ".")
        guard type.utf8.count <= JSONDocument.longestName else {
            throw .malformed(
                "event_source, event_topic, event_type and event_status are longer than "
                    + "\(JSONDocument.longestName) bytes together"
            )
        }
        try document.require(EBaaSField.changes.rawValue, .array)
        return Event(
            id: nil,
            deduplicationID: nil,
            type: type,
            version: nil,
            kind: .notice,
            app: app,
            platform: .ebaas,
            tenant: nil,
            time: nil,
            key: key,
            document: document.bytes,
            bodyKey: nil
        )
    }

    /// Optional by the page, and nothing here depends on it: what is neither a string nor a number
    /// counts as none.
    private var key: [UInt8]? {
        let slot = EBaaSField.key.rawValue
        guard let member = document[slot] else { return nil }
        guard member.kind == .number || document.optionalString(slot) != nil else { return nil }
        return Array(document.bytes[member.value])
    }
}
