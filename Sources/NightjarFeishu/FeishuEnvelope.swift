import NightjarCore

/// What is read of a body, by the paths of the platform's page 事件概述.
enum FeishuField: Int, CaseIterable {
    case encrypt, type, challenge, token, schema, uuid, ts, header, event
    case openMessageID
    case headerID, headerType, headerToken, headerTime, headerTenant
    case eventType, eventTenant, messageID

    static let shape = JSONShape(allCases.map(\.path))

    private var path: String {
        switch self {
        case .openMessageID: "open_message_id"
        case .headerID: "header.event_id"
        case .headerType: "header.event_type"
        case .headerToken: "header.token"
        case .headerTime: "header.create_time"
        case .headerTenant: "header.tenant_key"
        case .eventType: "event.type"
        case .eventTenant: "event.tenant_key"
        case .messageID: "event.message.message_id"
        default: String(describing: self)
        }
    }
}

/// A body that has been read and, where it came encrypted, decrypted: one of the three families
/// that the platform posts.
struct FeishuEnvelope {
    enum Family {
        /// `{"challenge":…,"token":…,"type":"url_verification"}`; never with `schema`.
        case challenge
        case v1, v2
    }

    let family: Family
    private(set) var document: JSONDocument

    init(_ document: JSONDocument) throws(Refusal) {
        self.document = document
        family = try Self.family(of: document)
    }

    /// The member that holds the Verification Token.
    var token: FeishuField { family == .v2 ? .headerToken : .token }

    /// Whether the platform waits for what a handler returns.
    var isCallback: Bool {
        family == .v2 && document.optionalString(.headerType).map(Self.callbacks.contains) == true
    }

    private static func family(of document: JSONDocument) throws(Refusal) -> Family {
        if let schema = document[.schema].flatMap(document.string), !schema.isEmpty {
            // Of another schema nothing is known, least of all where its token stands.
            guard schema == "2.0" else { throw .malformed("the schema is not 2.0") }
            return .v2
        }
        if document.optionalString(.type) == "url_verification" { return .challenge }
        guard document[.openMessageID] == nil || document[.uuid] != nil else {
            throw .malformed("card.action.trigger_v1 is not supported; use card.action.trigger")
        }
        return .v1
    }

    /// The event, for an app's name.
    ///
    /// The tokens are erased from what is handed on.
    func event(for app: String) throws(Refusal) -> Event {
        family == .v2 ? try v2(app) : try v1(app)
    }

    private func v1(_ app: String) throws(Refusal) -> Event {
        let id = try document.requiredName(.uuid)
        try document.require(.event, .object)
        return Event(
            id: id,
            deduplicationID: id,
            type: try document.requiredName(.eventType),
            version: .v1,
            kind: .notice,
            app: app,
            platform: .feishu,
            tenant: document.optionalString(.eventTenant),
            time: document.digits(.ts).flatMap(FeishuTime.milliseconds(ts:)),
            document: withoutTokens,
            bodyKey: "event"
        )
    }

    private func v2(_ app: String) throws(Refusal) -> Event {
        let type = try document.requiredName(.headerType)
        let kind = isCallback ? Event.Kind.callback : .notice
        try document.require(.event, .object)
        let id = try id(kind)
        return Event(
            id: id,
            deduplicationID: try messageID(type) ?? id,
            type: type,
            version: .v2,
            kind: kind,
            app: app,
            platform: .feishu,
            tenant: document.optionalString(.headerTenant),
            time: document.digits(.headerTime).flatMap(FeishuTime.milliseconds(createTime:)),
            document: withoutTokens,
            bodyKey: "event"
        )
    }

    private static let callbacks = ["card.action.trigger", "url.preview.get"]

    /// Callbacks may come without an id: the sample on the page 回调概述 has none, and they are
    /// never repeated.
    private func id(_ kind: Event.Kind) throws(Refusal) -> String? {
        kind == .callback
            ? try document.optionalName(.headerID) : try document.requiredName(.headerID)
    }

    /// The page 接收消息 says to tell messages by this and not by the event's id.
    private func messageID(_ type: String) throws(Refusal) -> String? {
        type == "im.message.receive_v1" ? try document.optionalName(.messageID) : nil
    }

    private var withoutTokens: [UInt8] {
        var document = document
        document.erase(slot: FeishuField.token.rawValue)
        document.erase(slot: FeishuField.headerToken.rawValue)
        return document.bytes
    }
}

/// The document's members by their names here.
extension JSONDocument {
    subscript(field: FeishuField) -> Span? { self[field.rawValue] }

    func requiredName(_ field: FeishuField) throws(Refusal) -> String {
        try requiredName(field.rawValue)
    }

    func optionalName(_ field: FeishuField) throws(Refusal) -> String? {
        try optionalName(field.rawValue)
    }

    func optionalString(_ field: FeishuField) -> String? { optionalString(field.rawValue) }

    func require(_ field: FeishuField, _ kind: JSONKind) throws(Refusal) {
        try require(field.rawValue, kind)
    }

    func digits(_ field: FeishuField) -> ArraySlice<UInt8>? { digits(field.rawValue) }
}
