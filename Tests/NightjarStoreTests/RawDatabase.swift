import GRDB

/// The file as SQLite sees it.
enum RawDatabase {
    static func run(_ sql: String, in path: String) throws {
        let database = try DatabaseQueue(path: path)
        try database.writeWithoutTransaction { try $0.execute(sql: sql) }
        try database.close()
    }

    static func number(_ sql: String, in path: String) throws -> Int? {
        let database = try DatabaseQueue(path: path)
        let number = try database.read { try Int.fetchOne($0, sql: sql) }
        try database.close()
        return number
    }

    /// The statements that made its tables, without their blanks.
    static func schema(of path: String) throws -> [String] {
        let database = try DatabaseQueue(path: path)
        let statements = try database.read {
            try String.fetchAll(
                $0,
                sql: "SELECT sql FROM sqlite_master WHERE sql <> '' ORDER BY sql"
            )
        }
        try database.close()
        return statements.map { $0.filter { !$0.isWhitespace } }
    }
}
