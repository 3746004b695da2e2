/// The samples that ship inside the product: `Catalog/Data/samples`.
package struct EventSamples: Sendable {
    /// All of them, in the order of the data: each platform's together.
    package let all: [EventSample]

    /// Files of the data that could not be read and are left out.
    ///
    /// Empty in the shipped samples.
    package let damagedFiles: [String]

    /// The samples of this version of the product, read on first use.
    package static let shipped = EventSamples([
        Source(PackageResources.feishu_v2_samples_json, "feishu-v2", .feishu, .v2),
        Source(PackageResources.feishu_callback_samples_json, "feishu-callback", .feishu, .v2),
        Source(PackageResources.feishu_v1_samples_json, "feishu-v1", .feishu, .v1),
        Source(PackageResources.people_samples_json, "people", .people, .v1),
        Source(PackageResources.ebaas_samples_json, "ebaas", .ebaas, nil),
    ])

    /// One file: an object of deliveries by their samples' names.
    struct Source {
        let bytes: [UInt8]
        let name: String
        let platform: PlatformName
        let version: EventVersion?

        init(
            _ bytes: [UInt8],
            _ name: String,
            _ platform: PlatformName,
            _ version: EventVersion?
        ) {
            self.bytes = bytes
            self.name = name
            self.platform = platform
            self.version = version
        }
    }

    init(_ sources: [Source]) {
        var all: [EventSample] = []
        var damagedFiles: [String] = []
        for source in sources {
            do throws(JSONFault) {
                all += try JSONValue(source.bytes).members.map { member in
                    EventSample(
                        name: member.name,
                        platform: source.platform,
                        version: source.version,
                        document: member.value
                    )
                }
            } catch {
                damagedFiles.append("\(source.name): \(error.problem)")
            }
        }
        self.all = all
        self.damagedFiles = damagedFiles
    }

    /// The sample of that name; a type is the name of its first one.
    package func sample(named name: String) -> EventSample? { all.first { $0.name == name } }

    /// The first sample of a type.
    ///
    /// - Parameters:
    ///   - type: The event's type.
    ///   - platform: The platform that sends it; nil for any.
    ///   - version: The version that it comes in; nil for any.
    /// - Returns: nil when there is none.
    package func sample(
        of type: String,
        from platform: PlatformName? = nil,
        in version: EventVersion? = nil
    ) -> EventSample? {
        all.first { sample in
            sample.type == type && platform.map { $0 == sample.platform } ?? true
                && version.map { $0 == sample.version } ?? true
        }
    }

    /// The names that have every word of `query` in them, letters of either case, in the order of
    /// the data.
    package func names(like query: String) -> [String] {
        let words = query.lowercased().split { !$0.isLetter && !$0.isNumber }
        guard !words.isEmpty else { return [] }
        return all.map(\.name).filter { name in
            let name = name.lowercased()
            return words.allSatisfy { name.contains($0) }
        }
    }
}
