import NightjarCore
import NightjarManifest
import Testing

@Suite struct `Each pair of the overlap tables` {
    private typealias Event = OverlapRow.Event

    @Test(arguments: OverlapRow.all)
    func `is found between two types`(_ row: OverlapRow) {
        expectOverlaps(between: [(row.first, row.second), (row.second, row.first)], of: row)
    }

    @Test(arguments: OverlapRow.all.filter { $0.first.version == .v1 })
    func `is found between a group and a type`(_ row: OverlapRow) {
        let groups = EventCatalog.shipped.groups(containing: row.first.name).filter {
            !$0.members.contains(row.second.name)
        }
        let names = groups.flatMap { [$0.chineseName, $0.englishName].compactMap { $0 } }
        let cases = names.map { (Event(name: $0, version: .v1), row.second) }
        expectOverlaps(between: cases, of: row)
    }

    @Test(arguments: OverlapRow.all)
    func `is found between patterns and types`(_ row: OverlapRow) {
        let firsts = [row.first] + row.first.patterns
        let seconds = [row.second] + row.second.patterns
        let cases = firsts.flatMap { first in seconds.map { (first, $0) } }
        // Two of one version that share a type are another mistake.
        let apart = cases.filter { first, second in
            first.version != second.version || Set(first.types).isDisjoint(with: second.types)
        }
        expectOverlaps(between: apart, of: row)
    }

    @Test func `is found among all types at once, and nothing else is`() {
        let rows = OverlapRow.all
        let types = Set(rows.flatMap { [$0.first, $0.second] }).sorted { $0.name < $1.name }
        let found = OverlapManifest([types]).overlaps()[0]
        let told = found.map(\.message)
        for row in rows {
            let findings = told.filter { text in row.sentences.contains { text.hasSuffix($0) } }
            #expect(findings.count == 1, "\(row.testDescription)")
        }
        #expect(found.count == rows.count)
    }

    /// One finding for each case, as bad as the worst row that joins its events, and naming all of
    /// them.
    ///
    /// Which rows those are is found by trying all of them.
    private func expectOverlaps(between cases: [(Event, Event)], of row: OverlapRow) {
        let found = OverlapManifest(cases.map { [$0.0, $0.1] }).overlaps()
        for ((first, second), findings) in zip(cases, found) {
            let rows = OverlapRow.joining(first, second)
            let isError = rows.contains(where: \.isError)
            let name = Comment(rawValue: "\(first.name) and \(second.name)")
            #expect(rows.contains(row), name)
            #expect(findings.map(\.severity) == [isError ? .error : .warning], name)
            #expect(findings.map(\.code) == [isError ? .overlap : .possibleOverlap], name)

            let told = findings.flatMap { [$0.message] + $0.notes.map(\.message) }
            let count = rows.count { row in
                told.contains { text in row.sentences.contains { text.hasSuffix($0) } }
            }
            let more = rows.count - 7
            #expect(count == min(rows.count, 7), name)
            #expect(told.contains("likewise \(more) more") == (more > 0), name)
        }
    }
}
