import NightjarCore

/// What is read of a body, by the names of the people platform's page 事件体.
enum PeopleField: Int, CaseIterable {
    case version, header, event
    case id, name, key, timestamp, retryCount, token

    static let shape = JSONShape(allCases.map(\.path))

    private var path: String {
        switch self {
        case .id: "header.event_id"
        case .name: "header.event_name"
        case .key: "header.event_key"
        case .timestamp: "header.timestamp"
        case .retryCount: "header.retry_count"
        case .token: "header.token"
        default: String(describing: self)
        }
    }
}

/// A body of the people platform.
struct PeopleEnvelope {
    private var document: JSONDocument

    init(_ body: [UInt8]) throws(Refusal) {
        do throws(JSONFault) {
            document = try JSONDocument(body, shape: PeopleField.shape)
        } catch {
            throw .malformed("the body", error)
        }
    }

    func checkToken(_ expected: Secret) throws(Refusal) {
        guard let member = document.present(PeopleField.token.rawValue) else {
            throw .notAuthentic("header.token is missing")
        }
        guard let token = document.utf8(member), expected.matches(token) else {
            throw .notAuthentic("header.token is wrong")
        }
    }

    /// The event, for an app's name.
    ///
    /// Its version, id, name, key and body must be there; the page's own sample lacks `app_id`, and
    /// without a time or a count an event is still an event.
    func event(for app: String) throws(Refusal) -> Event {
        let version = EventVersion(rawValue: try name(.version))
        let id = try name(.id)
        let type = try name(.name)
        let key = try key()
        try document.require(PeopleField.event.rawValue, .object)
        return Event(
            id: id,
            deduplicationID: id,
            type: type,
            version: version,
            kind: .notice,
            app: app,
            platform: .people,
            tenant: nil,
            time: integer(.timestamp),
            attempt: max(0, integer(.retryCount) ?? 0),
            key: key,
            document: withoutToken,
            bodyKey: "event"
        )
    }

    /// A string by the page's table, a number in its sample.
    private func key() throws(Refusal) -> [UInt8] {
        let slot = PeopleField.key.rawValue
        guard let member = document.present(slot) else { throw .missingField("header.event_key") }
        if member.kind != .number { _ = try document.requiredString(slot) }
        return Array(document.bytes[member.value])
    }

    private func name(_ field: PeopleField) throws(Refusal) -> String {
        try document.requiredName(field.rawValue)
    }

    private func integer(_ field: PeopleField) -> Int64? {
        document.digits(field.rawValue).flatMap { Int64(String(decoding: $0, as: UTF8.self)) }
    }

    private var withoutToken: [UInt8] {
        var document = document
        document.erase(slot: PeopleField.token.rawValue)
        return document.bytes
    }
}
