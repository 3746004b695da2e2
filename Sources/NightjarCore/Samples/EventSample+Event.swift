extension EventSample {
    /// The event as its handler gets it, in JSON: `id`, `type`, `version`, `platform`, `app`,
    /// `tenant`, `identity`, `time`, `attempt`, `key`, `body` and `raw`, those that it has.
    ///
    /// In a worker `body` is the very table that stands in `raw`; here it stands there twice.
    ///
    /// - Parameters:
    ///   - app: The app's name in the manifest; one for the platform where none is given.
    ///   - identity: As whom it is subscribed.
    /// - Returns: An object.
    package func event(app: String? = nil, identity: Identity = .tenant) -> JSONValue {
        var members: [JSONValue.Member] = []
        func add(_ name: String, _ value: JSONValue?) {
            if let value { members.append(.init(name, value)) }
        }
        add("id", field(idField))
        add("type", .text(type))
        add("version", version.map { .text($0.rawValue) })
        add("platform", .text(platform.rawValue))
        add("app", .text(app ?? "sample-\(platform.rawValue)"))
        add("tenant", tenant)
        add("identity", .text(identity.rawValue))
        add("time", time.map(JSONValue.integer))
        add("attempt", field("retry_count") ?? .integer(0))
        add("key", field("event_key"))
        add("body", body)
        add("raw", document.removing(envelope + ["token"]))
        return .object(members)
    }

    /// The envelope's member for the id; EBaaS has none.
    var idField: String {
        platform == .feishu && version == .v1 ? "uuid" : "event_id"
    }

    /// The envelope's member for the time; EBaaS has none.
    var timeField: String {
        guard platform == .feishu else { return "timestamp" }
        return version == .v1 ? "ts" : "create_time"
    }

    private var tenant: JSONValue? {
        version == .v1 ? document["event"]?["tenant_key"] : field("tenant_key")
    }

    /// In milliseconds since 1970, whatever the envelope counts in.
    private var time: Int64? {
        guard let digits = field(timeField).flatMap(Self.digits) else { return nil }
        guard timeField == "ts" else {
            return digits.count > 14 ? Int64(digits.dropLast(3)) : Int64(digits)
        }
        let parts = digits.split(separator: ".", maxSplits: 1)
        let fraction = parts.dropFirst().first ?? ""
        return parts.first.flatMap { Int64($0 + (fraction + "000").prefix(3)) }
    }

    private static func digits(_ value: JSONValue) -> String? {
        switch value {
        case .text(let text), .number(let text): text
        default: nil
        }
    }
}
