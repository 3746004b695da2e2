import NightjarCore
import NightjarManifest

/// The samples that the product ships, for a terminal.
enum SampleText {
    /// A line each, with its platform and its name in the catalog.
    static var list: String {
        let rows = EventSamples.shipped.all.map { sample in
            let event = EventCatalog.shipped.event(sample.type)
            let title = event?.chineseName ?? event?.englishName ?? ""
            return [sample.name, sample.platform.rawValue, sample.version?.rawValue ?? "-", title]
        }
        let heading = ["sample", "platform", "version", "title"]
        return TextTable.lines([heading] + rows).map { $0 + "\n" }.joined()
    }

    /// The sample of that name.
    ///
    /// - Throws: ``CommandFailure`` that names those that are near.
    static func sample(named name: String) throws -> EventSample {
        if let sample = EventSamples.shipped.sample(named: name) { return sample }
        throw CommandFailure(
            "there is no sample \(Wording.quoted(name))",
            hint: "\(question(name))nightjar send --fixtures lists all; a file can be sent too"
        )
    }

    private static func question(_ name: String) -> String {
        let samples = EventSamples.shipped
        let nearest = Suggestion.nearest(to: name, among: samples.all.map(\.name))
        let near = nearest.map { [$0] } ?? Array(samples.names(like: name).prefix(mostNear))
        guard !near.isEmpty else { return "" }
        return "did you mean \(Wording.list(near.map { Wording.quoted($0) }, "or"))? "
    }

    private static let mostNear = 5
}
