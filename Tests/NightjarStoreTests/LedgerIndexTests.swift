import NightjarStore
import Testing

@Suite struct `The ledger's index` {
    /// Who asks meanwhile must not take it for new: it would be handled twice.
    @Test(arguments: [false, true])
    func `has an event at each step while it is remembered anew`(_ isOtherFirst: Bool) {
        let index = LedgerIndex()
        let rows = (1...2).map { LedgerRow(table: 0, row: $0) }
        index.make([LedgerIndex.Change(row: rows[0], hash: 7, isAdded: true)])
        let changes = [
            LedgerIndex.Change(row: rows[0], hash: 7, isAdded: false),
            LedgerIndex.Change(row: rows[1], hash: 7, isAdded: true),
        ]
        let ordered = isOtherFirst ? changes.reversed() : changes
        // Each look at a change is a moment between two steps.
        index.make(
            ordered.lazy.map { change in
                #expect(index.contains(7))
                return change
            }
        )
        #expect(index.rows(7) == [rows[1]])
    }
}
