import NightjarCore

/// A type in its version.
struct VersionedEvent: Hashable, Sendable {
    let name: String
    let version: EventVersion
}

/// Which types report one occurrence: the catalog's pairs with the manifest's own.
struct OverlapTable: Sendable {
    struct Row: Sendable {
        let first: VersionedEvent
        let second: VersionedEvent
        fileprivate(set) var verdict: CatalogOverlap.Verdict
        /// In a few words; empty when nothing is known.
        let occurrence: Substring
        /// What else to know.
        let remark: Substring
        /// Where the manifest declares the pair; nil for one of the catalog.
        fileprivate(set) var declaration: Mark?
    }

    /// The place of a type in the table.
    typealias Number = Int

    /// What reports an event of version 1.0 in version 2.0.
    struct Successor: Sendable {
        let type: VersionedEvent
        /// Whether it reports all of it.
        let isWhole: Bool
    }

    private(set) var rows: [Row] = []
    private var count = 0
    private var numbers: [VersionedEvent: Number] = [:]
    private var trees: [EventVersion: TypeTree<Number>] = [:]
    /// Places in ``rows``, by the number of their first half.
    private var rowsByFirst: [Number: [Int]] = [:]
    /// Of the pairs that are errors, by the type of version 1.0.
    private var successors: [String: [Successor]] = [:]

    /// Takes the catalog's pairs.
    init(_ catalog: EventCatalog) {
        for known in catalog.overlaps { add(known, known.verdict, nil) }
        for known in catalog.sameVersionOverlaps {
            add(
                Row(
                    first: VersionedEvent(name: known.first, version: known.version),
                    second: VersionedEvent(name: known.second, version: known.version),
                    verdict: .warn,
                    occurrence: known.occurrence,
                    remark: known.remark,
                    declaration: nil
                )
            )
        }
    }

    /// Adds the pairs that a manifest declares.
    ///
    /// One that the catalog has as an error is known; what it only warns of becomes an error.
    mutating func add(_ declared: [DeclaredOverlap]) {
        for one in declared {
            let (v1, v2) = (one.overlap.v1, one.overlap.v2)
            let known = rows(beginningWith: number(VersionedEvent(name: v1, version: .v1)))
                .first { rows[$0].second == VersionedEvent(name: v2, version: .v2) }
            guard let known else {
                add(one.overlap, .reject, one.mark)
                continue
            }
            guard rows[known].verdict == .warn else { continue }
            rows[known].verdict = .reject
            rows[known].declaration = one.mark
            addSuccessor(one.overlap)
        }
    }

    private mutating func add(
        _ overlap: CatalogOverlap,
        _ verdict: CatalogOverlap.Verdict,
        _ declaration: Mark?
    ) {
        let row = Row(
            first: VersionedEvent(name: overlap.v1, version: .v1),
            second: VersionedEvent(name: overlap.v2, version: .v2),
            verdict: verdict,
            occurrence: overlap.occurrence,
            remark: overlap.remark,
            declaration: declaration
        )
        add(row)
        if verdict == .reject { addSuccessor(overlap) }
    }

    private mutating func addSuccessor(_ overlap: CatalogOverlap) {
        let type = VersionedEvent(name: overlap.v2, version: .v2)
        let successor = Successor(type: type, isWhole: overlap.relation == .same)
        successors[overlap.v1, default: []].append(successor)
    }

    private mutating func add(_ row: Row) {
        rowsByFirst[number(row.first), default: []].append(rows.count)
        _ = number(row.second)
        rows.append(row)
    }

    private mutating func number(_ type: VersionedEvent) -> Number {
        if let known = numbers[type] { return known }
        defer { count += 1 }
        numbers[type] = count
        trees[type.version, default: TypeTree()].insert(count, at: type.name)
        return count
    }

    /// The number of a type; nil when it shares no occurrence with any.
    func number(of type: VersionedEvent) -> Number? { numbers[type] }

    /// The numbers of all types that a pattern means.
    func numbers(matching pattern: EventPattern, of version: EventVersion) -> [Number] {
        guard !pattern.isExact else {
            let type = VersionedEvent(name: pattern.text, version: version)
            return numbers[type].map { [$0] } ?? []
        }
        return trees[version]?.values(matching: pattern) ?? []
    }

    /// The rows that begin with a type, by their places.
    func rows(beginningWith number: Number) -> [Int] { rowsByFirst[number] ?? [] }

    /// What reports the same as a type of version 1.0.
    func successors(of type: String) -> [Successor] { successors[type] ?? [] }
}
