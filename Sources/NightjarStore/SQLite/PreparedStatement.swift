import GRDB
import GRDBSQLite
import NightjarCore

/// A statement that is bound and stepped by SQLite's own functions.
///
/// GRDB's end a text at its first NUL, which an event's id may have, and take half as long again.
// Stepped and released on the store's thread alone.
final class PreparedStatement {
    private let statement: Statement
    private let pointer: OpaquePointer
    private var bound: CInt = 0
    private var bindResult = SQLITE_OK

    init(_ sql: String, in database: Database) throws {
        statement = try database.makeStatement(sql: sql)
        pointer = statement.sqliteStatement
    }

    // MARK: Binding, from left to right

    func bind(_ value: Int64?) {
        bound += 1
        if let value {
            note(sqlite3_bind_int64(pointer, bound, value))
        } else {
            note(sqlite3_bind_null(pointer, bound))
        }
    }

    func bind(_ value: Int) { bind(Int64(value)) }

    func bind(_ value: Bool) { bind(value ? 1 : 0) }

    func bind(_ value: WallTime) { bind(value.milliseconds) }

    func bind(_ text: String?) {
        guard var text else { return bind(Int64?.none) }
        bound += 1
        let result = text.withUTF8 { utf8 in
            utf8.withMemoryRebound(to: CChar.self) { bytes in
                // An empty text may have no address, which would bind NULL.
                bytes.isEmpty
                    ? sqlite3_bind_text(pointer, bound, "", 0, Self.copied)
                    : sqlite3_bind_text64(
                        pointer,
                        bound,
                        bytes.baseAddress,
                        UInt64(bytes.count),
                        Self.copied,
                        UInt8(SQLITE_UTF8)
                    )
            }
        }
        note(result)
    }

    func bind(_ bytes: [UInt8]?) {
        guard let bytes else { return bind(Int64?.none) }
        bound += 1
        let result = bytes.withUnsafeBytes { bytes in
            bytes.isEmpty
                ? sqlite3_bind_zeroblob(pointer, bound, 0)
                : sqlite3_bind_blob64(
                    pointer,
                    bound,
                    bytes.baseAddress,
                    UInt64(bytes.count),
                    Self.copied
                )
        }
        note(result)
    }

    private func note(_ result: CInt) {
        if result != SQLITE_OK, bindResult == SQLITE_OK { bindResult = result }
    }

    /// SQLITE_TRANSIENT, a macro that Swift does not see: SQLite makes a copy.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    // MARK: Stepping

    /// Whether there is a row; without one, and after an error, the statement is ready to be bound
    /// anew.
    func step() throws -> Bool {
        let result = bindResult == SQLITE_OK ? sqlite3_step(pointer) : bindResult
        if result == SQLITE_ROW { return true }
        let message = result == SQLITE_DONE ? nil : sqlite3_errmsg(sqlite3_db_handle(pointer))
        let text = message.map { String(cString: $0) }
        reset()
        guard result == SQLITE_DONE else {
            throw DatabaseError(resultCode: ResultCode(rawValue: result), message: text)
        }
        return false
    }

    /// Steps to the end.
    func run() throws {
        while try step() {}
    }

    /// Ends what is under way; the next binding is the first.
    func reset() {
        sqlite3_reset(pointer)
        bound = 0
        bindResult = SQLITE_OK
    }

    // MARK: The present row, its columns counted from 0

    func isNull(_ column: CInt) -> Bool { sqlite3_column_type(pointer, column) == SQLITE_NULL }

    func integer(_ column: CInt) -> Int64 { sqlite3_column_int64(pointer, column) }

    func count(_ column: CInt) -> Int { Int(clamping: integer(column)) }

    func count(_ column: CInt, within range: ClosedRange<Int64>) -> Int {
        Int(clamping: max(range.lowerBound, min(range.upperBound, integer(column))))
    }

    func time(_ column: CInt) -> WallTime { WallTime(milliseconds: integer(column)) }

    /// A time with which the daemon counts: a damaged one becomes one that it can count with.
    func moment(_ column: CInt) -> WallTime {
        WallTime(milliseconds: max(-WallTime.longest, min(WallTime.longest, integer(column))))
    }

    /// As often as anything may be tried.
    func attempts(_ column: CInt) -> Int { count(column, within: 0...(1 << 31)) }

    /// Valid until the next step.
    func bytes(_ column: CInt) -> UnsafeRawBufferPointer {
        // In this order: the first may convert the value that the second measures.
        let start = sqlite3_column_blob(pointer, column)
        return UnsafeRawBufferPointer(
            start: start,
            count: start == nil ? 0 : Int(sqlite3_column_bytes(pointer, column))
        )
    }

    func blob(_ column: CInt) -> [UInt8] { Array(bytes(column)) }

    func text(_ column: CInt) -> String { String(decoding: bytes(column), as: UTF8.self) }

    func optional<Value>(_ column: CInt, _ value: (CInt) -> Value) -> Value? {
        isNull(column) ? nil : value(column)
    }
}

extension WallTime {
    /// The highest number of milliseconds that a time of a store may have.
    ///
    /// A hundred thousand years, to which more can be added.
    static let longest: Int64 = 1 << 52
}
