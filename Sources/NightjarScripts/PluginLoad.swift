import Foundation
package import LuaSandbox
package import NightjarCore

extension Handlers {
    /// Which of the `wanted` events no handler is there for: exact types by their name, patterns by
    /// any name that they match.
    ///
    /// Empty when the plugin takes everything.
    package func missing(among wanted: [EventPattern]) -> [EventPattern] {
        guard case .table(let namesJSON) = self else { return [] }
        let names = (try? JSONDecoder().decode([String].self, from: Data(namesJSON))) ?? []
        guard !names.contains("default") else { return [] }
        return wanted.filter { pattern in !names.contains { pattern.matches($0) } }
    }
}
