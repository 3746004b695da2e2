import LuaSandbox
import NightjarCore

/// Sample events, which tests in Lua deliver by their types.
package struct TestSamples: Sendable {
    /// Those that the product ships.
    package static let shipped = TestSamples(
        Dictionary(
            EventSamples.shipped.all.map { ($0.name, $0.event().json) },
            uniquingKeysWith: { first, _ in first }
        )
    )

    private let events: [String: [UInt8]]

    /// Samples by their names; the first one of a type is called as the type is.
    ///
    /// Each is the JSON of the table that a handler gets, as ``ScriptArgument`` writes it, with its
    /// `body`.
    package init(_ events: [String: [UInt8]]) {
        self.events = events
    }

    /// What a test is given: the samples that its file names.
    ///
    /// All of them would be read anew for each test.
    func argument(for file: PluginSource.File) -> [UInt8] {
        let text = String(decoding: file.source, as: UTF8.self)
        var json = Array(#"{"samples":{"#.utf8)
        let named = events.filter { text.contains($0.key) }.sorted { $0.key < $1.key }
        for (index, sample) in named.enumerated() {
            if index > 0 { json.append(UInt8(ascii: ",")) }
            JSONString.append(sample.key, to: &json)
            json.append(UInt8(ascii: ":"))
            json.append(contentsOf: sample.value)
        }
        return json + Array("}}".utf8)
    }
}
