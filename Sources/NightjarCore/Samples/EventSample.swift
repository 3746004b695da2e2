/// One delivery as its platform makes it, with ids that are made up and no secret.
///
/// The fields are those of the platform's own page for the event: the seeds' pages for the people
/// platform and EBaaS, and for Feishu the page that the catalog's row names (read 2026-11-22).
package struct EventSample: Sendable {
    /// What it is called: its type, and behind a slash what sets it apart from the type's first
    /// sample: `im.message.receive_v1/mention`.
    package let name: String

    /// The event's type.
    package let type: String

    /// The platform that sends it.
    package let platform: PlatformName

    /// The version; nil at EBaaS, which has none.
    package let version: EventVersion?

    /// What is posted, before it is encrypted.
    package let document: JSONValue

    /// What the handler gets as `body`.
    package var body: JSONValue { bodyKey.flatMap { document[$0] } ?? document }

    /// Which member of ``document`` is the body; nil when all of it is.
    var bodyKey: String? { platform == .ebaas ? nil : "event" }

    /// The object with the id, the time and the token; its path from the root.
    var envelope: [String] {
        platform == .people || version == .v2 ? ["header"] : []
    }

    init(
        name: String,
        platform: PlatformName,
        version: EventVersion?,
        document: JSONValue
    ) {
        self.name = name
        type = name.split(separator: "/", maxSplits: 1).first.map(String.init) ?? name
        self.platform = platform
        self.version = version
        self.document = document
    }

    /// The member of the envelope that has this name.
    func field(_ name: String) -> JSONValue? {
        envelope.first.map { document[$0]?[name] } ?? document[name]
    }
}
