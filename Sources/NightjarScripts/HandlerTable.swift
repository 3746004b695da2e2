import Foundation
package import LuaSandbox
package import NightjarCore

/// Which events a loaded plugin has handlers for.
package struct HandlerTable: Sendable, Hashable {
    /// The names in the plugin's table; nil when one function takes everything.
    package let names: Set<String>?

    /// What a plugin's entry returned, with its names read.
    package init(_ handlers: Handlers) {
        switch handlers {
        case .function: names = nil
        case .table(let namesJSON):
            let list = try? JSONDecoder().decode([String].self, from: Data(namesJSON))
            names = Set(list ?? [])
        }
    }

    /// Which of the `wanted` events no handler is there for.
    ///
    /// A type needs a handler of its name; a pattern, any whose name it matches: of a platform
    /// without a catalog nobody knows more. See ``NightjarCore/EventCatalog/types(meantBy:of:)``
    /// for Feishu's.
    ///
    /// Empty when the plugin takes everything.
    package func missing(among wanted: [EventPattern]) -> [EventPattern] {
        guard let names, !names.contains(Self.catchAll) else { return [] }
        return wanted.filter { pattern in
            if pattern.isExact { return !names.contains(pattern.text) }
            // A handler is found by its name alone: one called "a.*" is found by nothing.
            return !names.contains { EventPattern($0).isExact && pattern.matches($0) }
        }
    }

    /// The names, sorted, that none of the `wanted` events leads to.
    ///
    /// What has no catalog is taken at its word here too: a pattern leads to whatever it matches.
    package func unreached(by wanted: [EventPattern]) -> [String] {
        guard let names else { return [] }
        let types = Set(wanted.filter(\.isExact).map(\.text))
        let patterns = wanted.filter { !$0.isExact }
        let unreached = names.filter { name in
            name != Self.catchAll && !types.contains(name)
                && !patterns.contains { EventPattern(name).isExact && $0.matches(name) }
        }
        return unreached.sorted()
    }

    /// The handler for what has none of its own.
    private static let catchAll = "default"
}
