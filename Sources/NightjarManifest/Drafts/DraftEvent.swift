package import NightjarCore

/// The event that a new plugin is for.
package struct DraftEvent: Sendable {
    /// Its type.
    package let type: String

    /// Who sends it.
    package let platform: PlatformName

    /// Its version; nil at EBaaS, which has none.
    package let version: EventVersion?

    /// What the catalog knows of it; nil where it knows nothing.
    package let known: CatalogEvent?

    /// A sample; nil where there is none.
    package let sample: EventSample?

    /// Why there is no such event, for a person.
    package struct Fault: Error {
        /// What is wrong.
        package let message: String

        /// What to do.
        package let hint: String
    }

    /// What a plugin is for when nobody says.
    ///
    /// - Parameter platform: The app's; nil where no app is known.
    /// - Returns: One that there is a sample of.
    package static func standard(on platform: PlatformName?) -> DraftEvent {
        let type =
            switch platform ?? .feishu {
            case .feishu: "im.message.receive_v1"
            case .people: "用户离职"
            case .ebaas: "a.gs.cert.expiring"
            }
        return DraftEvent(type, platform ?? .feishu, version: platform == .ebaas ? nil : .v2)
    }

    /// Finds an event by its type, or by its title in the catalog.
    ///
    /// The people platform and EBaaS publish no list: for an app of theirs any name will do that
    /// they could send.
    ///
    /// - Parameters:
    ///   - name: What the user wrote.
    ///   - platform: The app's; nil where no app is known.
    /// - Throws: A ``Fault`` with what was probably meant.
    package init(_ name: String, on platform: PlatformName?) throws(Fault) {
        let titled = EventCatalog.shipped.events(titled: name)
        let type = titled.count == 1 ? titled[0].type : name
        if let sample = EventSamples.shipped.sample(of: type, from: platform) {
            self.init(type, sample.platform, version: sample.version)
        } else if let event = EventCatalog.shipped.event(type), platform ?? .feishu == .feishu {
            self.init(type, .feishu, version: event.version)
        } else if let other = Self.owner(of: type), let platform {
            throw Fault(
                message: "\(Wording.quoted(type)) is an event of \(other.rawValue), and the app is "
                    + "one of \(platform.rawValue)",
                hint: "name an app of \(other.rawValue), or another event"
            )
        } else if let platform, platform != .feishu {
            try Self.check(name, on: platform)
            self.init(name, platform, version: platform == .people ? .v1 : nil)
        } else {
            throw Self.unknown(name)
        }
    }

    private init(_ type: String, _ platform: PlatformName, version: EventVersion?) {
        self.type = type
        self.platform = platform
        sample = EventSamples.shipped.sample(of: type, from: platform)
        self.version = sample.map(\.version) ?? version
        known = platform == .feishu ? EventCatalog.shipped.event(type) : nil
    }

    private static func owner(of type: String) -> PlatformName? {
        if EventCatalog.shipped.event(type) != nil { return .feishu }
        return EventSamples.shipped.sample(of: type)?.platform
    }

    private static func check(_ name: String, on platform: PlatformName) throws(Fault) {
        let isShort = (1...JSONDocument.longestName).contains(name.utf8.count)
        guard isShort, !name.unicodeScalars.contains(where: CharacterClass.isControl),
            !name.contains("*")
        else {
            throw Fault(
                message: "\(Wording.quoted(name)) is no event's name",
                hint: "write it as \(platform.rawValue) sends it, in one line and without *"
            )
        }
        guard platform == .people || name.split(separator: ".").count >= 4 else {
            throw Fault(
                message: "\(Wording.quoted(name)) is no event of EBaaS",
                hint: "write source.topic.type.status, such as a.gs.cert.expiring"
            )
        }
    }

    private static func unknown(_ name: String) -> Fault {
        let near = EventCatalog.shipped.search(name).prefix(5).map(\.event.type)
        let nearest = EventReport(query: name).suggestion.map { [$0] } ?? []
        let meant = (near.isEmpty ? nearest : Array(near)).map { Wording.quoted($0) }
        let question =
            meant.isEmpty ? "" : "did you mean \(Wording.list(meant, "or"))? "
        return Fault(
            message: "there is no event \(Wording.quoted(name))",
            hint: question + "nightjar events QUERY finds Feishu's; for those of people and EBaaS "
                + "name your app with --app"
        )
    }
}
