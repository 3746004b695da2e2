/// The catalog's tables as rows: tab-separated UTF-8 with one header line, where `unknown` stands
/// for what is not known.
///
/// A row that cannot be read is left out and remembered, so that damaged data make the catalog
/// smaller and a test fail, and never stop the daemon.
struct EventCatalogTables {
    private(set) var events: [CatalogEvent] = []
    private(set) var groups: [CatalogGroup] = []
    private(set) var overlaps: [CatalogOverlap] = []
    private(set) var sameVersionOverlaps: [CatalogSameVersionOverlap] = []
    private(set) var damagedRows: [String] = []

    init(events: [UInt8], groups: [UInt8], overlaps: [UInt8], sameVersionOverlaps: [UInt8]) {
        self.events = read(events, as: Self.event)
        self.groups = read(groups, as: Self.group)
        self.overlaps = read(overlaps, as: Self.overlap)
        self.sameVersionOverlaps = read(sameVersionOverlaps, as: Self.sameVersionOverlap)
    }

    private mutating func read<Row>(_ table: [UInt8], as row: ([String]) -> Row?) -> [Row] {
        var rows: [Row] = []
        for line in table.split(separator: UInt8(ascii: "\n")).dropFirst() {
            let cells = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
            let texts = cells.map { String(decoding: $0, as: UTF8.self) }
            if let read = row(texts) {
                rows.append(read)
            } else {
                damagedRows.append(String(decoding: line, as: UTF8.self))
            }
        }
        return rows
    }

    // MARK: One row each

    private static func event(_ cells: [String]) -> CatalogEvent? {
        guard cells.count == 9, !cells[0].isEmpty, let version = version(cells[1]),
            let identities = identities(cells[5]), let isOrdered = ordered(cells[6]),
            let activation = activation(cells[7])
        else { return nil }
        return CatalogEvent(
            type: cells[0],
            version: version,
            domain: known(cells[2]),
            chineseName: known(cells[3]),
            englishName: known(cells[4]),
            identities: identities,
            isOrdered: isOrdered,
            activation: activation
        )
    }

    private static func group(_ cells: [String]) -> CatalogGroup? {
        guard cells.count == 4, let chineseName = known(cells[0]), !cells[2].isEmpty else {
            return nil
        }
        return CatalogGroup(
            chineseName: chineseName,
            englishName: known(cells[1]),
            members: cells[2].split(separator: ",").map(String.init)
        )
    }

    private static func overlap(_ cells: [String]) -> CatalogOverlap? {
        guard cells.count == 5, !cells[0].isEmpty, !cells[1].isEmpty,
            let relation = CatalogOverlap.Relation(rawValue: cells[2]),
            let colon = cells[3].firstIndex(of: ":"),
            let verdict = CatalogOverlap.Verdict(rawValue: String(cells[3][..<colon]))
        else { return nil }
        let note = cells[3][colon...].dropFirst().drop { $0 == " " }
        return CatalogOverlap(
            v1: cells[0],
            v2: cells[1],
            relation: relation,
            verdict: verdict,
            note: String(note)
        )
    }

    private static func sameVersionOverlap(_ cells: [String]) -> CatalogSameVersionOverlap? {
        guard cells.count == 6, !cells[0].isEmpty, !cells[1].isEmpty,
            let version = version(cells[2])
        else { return nil }
        return CatalogSameVersionOverlap(
            first: cells[0],
            second: cells[1],
            version: version,
            note: cells[4]
        )
    }

    // MARK: Cells

    private static func known(_ cell: String) -> String? {
        cell == "unknown" || cell.isEmpty ? nil : cell
    }

    private static func version(_ cell: String) -> EventVersion? {
        [.v1, .v2].first { $0.rawValue == cell }
    }

    private static func identities(_ cell: String) -> [Identity]? {
        guard cell != "unknown" else { return [] }
        let names = cell.split(separator: ",", omittingEmptySubsequences: false)
        let identities = names.compactMap { Identity(rawValue: String($0)) }
        return identities.count == names.count ? identities : nil
    }

    /// The outer nil is a damaged cell, the inner one an unknown answer.
    private static func ordered(_ cell: String) -> Bool?? {
        switch cell {
        case "yes": .some(true)
        case "no": .some(false)
        case "unknown": .some(nil)
        default: nil
        }
    }

    private static func activation(_ cell: String) -> CatalogEvent.Activation? {
        switch cell {
        case "none": .some(.none)
        case "unknown": .unknown
        default:
            if cell.hasPrefix("/") {
                .call(path: cell)
            } else if cell.hasPrefix("user:/") {
                .callAsUser(path: String(cell.dropFirst("user:".count)))
            } else {
                nil
            }
        }
    }
}
