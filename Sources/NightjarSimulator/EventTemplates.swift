package import NightjarCore
import Synchronization

/// Events of several templates in turn.
package final class EventTemplates: EventSource {
    /// So many are made before the start, so that a burst is one.
    package static let mostPrepared = 20_000

    private struct State {
        var prepared: [PushedEvent] = []
        var count = 0
    }

    private let templates: [EventTemplate]
    private let chance: SeededChance
    private let milliseconds: @Sendable () -> Int64
    private let state = Mutex(State())

    /// Takes templates, at least one.
    ///
    /// - Parameters:
    ///   - templates: What events are made of, in turn.
    ///   - chance: Gives the ids.
    ///   - milliseconds: What time it is, since 1970.
    /// - Throws: ``UnsendableEvent`` where there is none.
    package init(
        _ templates: [EventTemplate],
        by chance: SeededChance,
        at milliseconds: @escaping @Sendable () -> Int64
    ) throws(UnsendableEvent) {
        guard !templates.isEmpty else {
            throw UnsendableEvent("there is no event to make others of")
        }
        self.templates = templates
        self.chance = chance
        self.milliseconds = milliseconds
    }

    /// Makes events before they are asked for.
    package func prepare(_ count: Int) {
        let events = (0..<min(count, Self.mostPrepared)).map { _ in make() }
        state.withLock { $0.prepared = events.reversed() }
    }

    /// One that was prepared, or one made now.
    package func next() -> PushedEvent {
        state.withLock { $0.prepared.popLast() } ?? make()
    }

    private func make() -> PushedEvent {
        let template = state.withLock { state in
            defer { state.count += 1 }
            return templates[state.count % templates.count]
        }
        let now = milliseconds()
        // A template was tried when it was made; one that fails now is sent without a body, and refused.
        return chance.draw { generator in
            (try? template.event(at: now, using: &generator))
                ?? PushedEvent(id: "", type: "", body: [])
        }
    }
}
