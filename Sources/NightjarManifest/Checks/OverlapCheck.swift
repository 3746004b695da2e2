import NightjarCore

/// Finds what one occurrence would bring to an app twice.
///
/// One finding for each pair of subscriptions, at the later one, however many events they share.
struct OverlapCheck {
    /// Notes about further events of one pair.
    private static let maximumNotes = 6

    /// One occurrence that two subscriptions both get.
    private struct Shared {
        /// The place of its row in the table.
        let row: Int
        /// Whether the earlier subscription gets the second half of the row.
        let isReversed: Bool
    }

    /// Two subscriptions by number, the earlier first.
    private struct Pair: Hashable, Comparable {
        let earlier: Int
        let later: Int

        static func < (left: Self, right: Self) -> Bool {
            (left.later, left.earlier) < (right.later, right.earlier)
        }
    }

    private let app: AppDraft
    private let drafts: [SubscriptionDraft]
    private let table: OverlapTable
    /// Who gets a type: the first of several.
    private let owners: [OverlapTable.Number: Int]

    /// Takes all subscriptions, and the places of those of the app, in the manifest's order.
    init(
        _ app: AppDraft,
        _ drafts: [SubscriptionDraft],
        _ places: [Int],
        _ table: OverlapTable
    ) {
        self.app = app
        self.drafts = drafts
        self.table = table
        var owners: [OverlapTable.Number: Int] = [:]
        for place in places {
            guard let target = drafts[place].target, let version = target.version else { continue }
            for pattern in target.patterns {
                for number in table.numbers(matching: pattern, of: version)
                where owners[number] == nil {
                    owners[number] = place
                }
            }
        }
        self.owners = owners
    }

    /// The types that share an occurrence with another and that the app gets.
    var numbers: Dictionary<OverlapTable.Number, Int>.Keys { owners.keys }

    func run(_ context: inout ManifestContext) {
        guard owners.count > 1 else { return }
        var shared: [Pair: [Shared]] = [:]
        for number in owners.keys.sorted() {
            for row in table.rows(beginningWith: number) {
                guard let one = owners[number], let other = owner(of: table.rows[row].second)
                else { continue }
                let pair = Pair(earlier: min(one, other), later: max(one, other))
                shared[pair, default: []].append(Shared(row: row, isReversed: one > other))
            }
        }
        for (pair, all) in shared.sorted(by: { $0.key < $1.key }) { report(pair, all, &context) }
    }

    private func owner(of type: VersionedEvent) -> Int? {
        table.number(of: type).flatMap { owners[$0] }
    }

    // MARK: What is said of a pair

    private func report(_ pair: Pair, _ all: [Shared], _ context: inout ManifestContext) {
        let sorted =
            all.filter { table.rows[$0.row].verdict == .reject }
            + all.filter { table.rows[$0.row].verdict == .warn }
        guard let first = sorted.first, let later = drafts[pair.later].event,
            let earlier = drafts[pair.earlier].event
        else { return }

        let worst = table.rows[first.row]
        var notes: [Finding.Note] = []
        if pair.earlier != pair.later {
            notes.append(
                context.findings.note("\(earlier.shown) is subscribed here", at: earlier.mark)
            )
        }
        if let declaration = worst.declaration {
            notes.append(context.findings.note("declared to be the same here", at: declaration))
        }
        notes += sorted.dropFirst().prefix(Self.maximumNotes).map {
            context.findings.note("likewise \(sentence($0, earlier, later))")
        }
        if sorted.count > 1 + Self.maximumNotes {
            let count = sorted.count - 1 - Self.maximumNotes
            notes.append(context.findings.note("likewise \(count) more"))
        }
        let about =
            "be delivered twice to app \(app.shown), "
            + sentence(first, earlier, later)
        if worst.verdict == .reject {
            notes += advice(pair, &context)
            context.findings.error(
                .overlap,
                later.mark,
                "one occurrence would \(about)",
                notes: notes
            )
        } else {
            if !worst.remark.isEmpty {
                notes.append(context.findings.note(String(worst.remark)))
            }
            context.findings.warning(
                .possibleOverlap,
                later.mark,
                "one occurrence may \(about)",
                notes: notes
            )
        }
    }

    /// "as user_leave (1.0) and as contact.user.deleted_v3 (2.0): an employee leaves".
    private func sentence(
        _ one: Shared,
        _ earlier: ManifestText,
        _ later: ManifestText
    ) -> String {
        let row = table.rows[one.row]
        let types = one.isReversed ? [row.second, row.first] : [row.first, row.second]
        let names = zip(types, [earlier, later]).map { type, event in
            "as \(event.isHidden ? event.shown : type.name) (\(type.version.rawValue))"
        }
        let occurrence = row.occurrence.isEmpty ? "" : ": \(row.occurrence)"
        return "\(names.joined(separator: " and "))\(occurrence)"
    }

    /// What to write instead: version 2.0 alone, as Feishu's page on events advises.
    private func advice(_ pair: Pair, _ context: inout ManifestContext) -> [Finding.Note] {
        let old = [pair.earlier, pair.later].map { drafts[$0] }.first { $0.target?.version == .v1 }
        let notes = old.flatMap { old in
            Supersession(of: old, table, context.catalog) { type in
                owner(of: type).flatMap { drafts[$0].event }
            }
        }
        return [context.findings.note("keep one of them; Feishu advises version 2.0")]
            + (notes?.notes(context.findings) ?? [])
    }
}
