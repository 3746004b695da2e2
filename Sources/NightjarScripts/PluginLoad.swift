import Foundation
package import LuaSandbox
package import NightjarCore

extension Handlers {
    /// Which of the `wanted` events no handler is there for.
    ///
    /// A type needs a handler of its name; a pattern, any whose name it matches: of a platform
    /// without a catalog nobody knows more. See ``NightjarCore/EventCatalog/types(meantBy:of:)``
    /// for Feishu's.
    ///
    /// Empty when the plugin takes everything.
    package func missing(among wanted: [EventPattern]) -> [EventPattern] {
        guard case .table(let namesJSON) = self else { return [] }
        let names = (try? JSONDecoder().decode([String].self, from: Data(namesJSON))) ?? []
        guard !names.contains("default") else { return [] }
        // A handler is found by its name alone: one called "a.*" is found by nothing.
        let types = Set(names.filter { EventPattern($0).isExact })
        return wanted.filter { pattern in
            if pattern.isExact { return !types.contains(pattern.text) }
            return !types.contains { pattern.matches($0) }
        }
    }
}

extension EventCatalog {
    /// `patterns` with those that mean events of the catalog replaced by the events' types, each
    /// once: each of them will be delivered, so each needs a handler.
    ///
    /// For Feishu's subscriptions only. What means none (`custom: true`) stays as it is.
    package func types(
        meantBy patterns: [EventPattern],
        of version: EventVersion?
    ) -> [EventPattern] {
        var seen: Set<EventPattern> = []
        return patterns.flatMap { pattern -> [EventPattern] in
            guard !pattern.isExact, let version else { return [pattern] }
            let events = events(matching: pattern, of: version)
            return events.isEmpty ? [pattern] : events.map { EventPattern($0.type) }
        }.filter { seen.insert($0).inserted }
    }
}
