package import NightjarCore

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
