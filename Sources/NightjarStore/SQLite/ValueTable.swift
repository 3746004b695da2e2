import GRDB
import NightjarCore

/// The values of plugins.
///
/// What has expired is still a row, which no reader sees, and counts in its space until it is removed.
final class ValueTable {
    private struct Row {
        let number: Int64
        let bytes: Int
        let expires: WallTime?
        /// Empty where it was not asked for.
        let json: [UInt8]

        func isPresent(at now: WallTime) -> Bool { expires.map { $0 > now } ?? true }
    }

    private enum Query: String, CaseIterable {
        case find =
            "SELECT row, length(key) + length(value), expires, value FROM kv WHERE space = ? AND key = ?"
        case insert = "INSERT INTO kv (space, key, expires, value) VALUES (?, ?, ?, ?)"
        case update = "UPDATE kv SET expires = ?, value = ? WHERE row = ?"
        case delete = "DELETE FROM kv WHERE row = ?"
        case expired =
            "SELECT row, length(key) + length(value) FROM kv WHERE space = ? AND expires <= ? ORDER BY expires LIMIT ?"
        case nextExpiry = "SELECT min(expires) FROM kv WHERE space = ? AND expires > ?"
    }

    /// Bytes of expired values that a step of removing takes at most, and one value more.
    private static let stepBytes = 1 << 20

    private let statements: [Query: PreparedStatement]
    let spaces: SpaceTable

    init(in database: Database) throws {
        var statements: [Query: PreparedStatement] = [:]
        for query in Query.allCases {
            statements[query] = try PreparedStatement(query.rawValue, in: database)
        }
        self.statements = statements
        spaces = try SpaceTable(in: database)
    }

    /// The value as it stands there, whatever it is.
    func value(of key: [UInt8], in space: [UInt8], at now: WallTime) throws -> [UInt8]? {
        guard let row = try find(key, in: space, reading: true), row.isPresent(at: now) else {
            return nil
        }
        return row.json
    }

    /// Makes a change.
    ///
    /// - Throws: A ``JSONFault`` where the present value is none: then nothing is written.
    func make(
        _ request: ValueRequest,
        within bound: SpaceBound,
        at now: WallTime
    ) throws -> ValueChangeResult {
        let row = try find(request.key, in: request.space, reading: request.readsValue)
        let present = row.flatMap { $0.isPresent(at: now) ? $0 : nil }
        let outcome = try request.outcome(
            of: present.map { PresentValue(json: $0.json, expires: $0.expires) },
            at: now
        )
        if case .stays(let result) = outcome { return result }
        // One that has expired counts for nothing.
        if let row, present == nil { try delete(row, in: request.space) }
        guard case .becomes(let json, let expires, let result) = outcome else {
            if let present { try delete(present, in: request.space) }
            return .done(nil)
        }
        let size = request.size(of: json)
        if let refusal = try makeRoom(
            for: size,
            replacing: present?.bytes ?? 0,
            in: request.space,
            bound,
            at: now
        ) {
            return refusal
        }
        try put(json, expires, present, request)
        return result
    }

    // MARK: Rows

    private func find(
        _ key: [UInt8],
        in space: [UInt8],
        reading: Bool
    ) throws -> Row? {
        try with(.find) { row in
            row.bind(space)
            row.bind(key)
            defer { row.reset() }
            guard try row.step() else { return nil }
            return Row(
                number: row.integer(0),
                bytes: row.size(1),
                expires: row.optional(2, row.time),
                json: reading ? row.blob(3) : []
            )
        }
    }

    private func put(
        _ json: [UInt8],
        _ expires: WallTime?,
        _ present: Row?,
        _ request: ValueRequest
    ) throws {
        if let present {
            try with(.update) { row in
                row.bind(expires?.milliseconds)
                row.bind(json)
                row.bind(present.number)
                try row.run()
            }
        } else {
            try with(.insert) { row in
                row.bind(request.space)
                row.bind(request.key)
                row.bind(expires?.milliseconds)
                row.bind(json)
                try row.run()
            }
        }
        var space = spaces[request.space]
        space.bytes += request.size(of: json) - (present?.bytes ?? 0)
        if let expires { space.firstExpiry = min(space.firstExpiry ?? expires, expires) }
        spaces[request.space] = space
    }

    private func delete(_ row: Row, in space: [UInt8]) throws {
        try delete(row.number)
        spaces[space].bytes -= row.bytes
    }

    private func delete(_ number: Int64) throws {
        try with(.delete) { row in
            row.bind(number)
            try row.run()
        }
    }

    // MARK: What has expired

    /// Removes what has expired where the space is full: so much as is needed.
    ///
    /// - Returns: The refusal where that is not enough; else nil.
    private func makeRoom(
        for next: Int,
        replacing former: Int,
        in space: [UInt8],
        _ bound: SpaceBound,
        at now: WallTime
    ) throws -> ValueChangeResult? {
        func excess() -> Int? {
            bound.excess(of: spaces[space].bytes, replacing: former, by: next)
        }
        while let excess = excess() {
            guard try forgetExpired(of: space, limit: 1000, bytes: excess, at: now) > 0 else {
                return bound.refusal(of: spaces[space].bytes)
            }
        }
        return nil
    }

    /// Removes at most `limit` values that have expired.
    ///
    /// - Returns: Whether there may be more.
    func forgetExpired(limit: Int, at now: WallTime) throws -> Bool {
        var left = limit
        for space in spaces.expiring(at: now) {
            left -= try forgetExpired(of: space, limit: left, bytes: Self.stepBytes, at: now)
            if left <= 0 || (spaces[space].firstExpiry ?? .distant) <= now { return true }
        }
        return false
    }

    /// Removes the first that have expired: at most `limit`, and no more once they are `bytes`.
    ///
    /// - Returns: How many.
    private func forgetExpired(
        of space: [UInt8],
        limit: Int,
        bytes: Int,
        at now: WallTime
    ) throws -> Int {
        var expired: [Int64] = []
        var freed = 0
        try with(.expired) { row in
            row.bind(space)
            row.bind(now)
            row.bind(limit)
            defer { row.reset() }
            while freed < bytes, try row.step() {
                expired.append(row.integer(0))
                freed += row.size(1)
            }
        }
        for number in expired { try delete(number) }
        spaces[space].bytes -= freed
        if expired.count < limit, freed < bytes {
            spaces[space].firstExpiry = try nextExpiry(in: space, after: now)
        }
        return expired.count
    }

    private func nextExpiry(in space: [UInt8], after now: WallTime) throws -> WallTime? {
        try with(.nextExpiry) { row in
            row.bind(space)
            row.bind(now)
            defer { row.reset() }
            return try row.step() ? row.optional(0, row.time) : nil
        }
    }

    private func with<Result>(
        _ query: Query,
        _ work: (PreparedStatement) throws -> Result
    ) throws -> Result {
        guard let statement = statements[query] else { throw DatabaseError.damage("\(query)") }
        return try work(statement)
    }
}

extension PreparedStatement {
    /// What a value counts for in its space; the column has the bytes of key and value.
    fileprivate func size(_ column: CInt) -> Int {
        SpaceBound.size(key: 0, value: count(column, within: 0...(1 << 40)))
    }
}
