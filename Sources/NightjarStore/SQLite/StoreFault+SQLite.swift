import GRDB
import GRDBSQLite
import Glibc
import NightjarCore

extension StoreFault {
    /// What SQLite said about the file at `path`.
    init(_ error: any Error, at path: String) {
        if let fault = error as? StoreFault {
            self = fault
            return
        }
        guard let error = error as? DatabaseError else {
            self.init(.unusable, "\(path): \(error)")
            return
        }
        let said = error.message ?? "\(error.resultCode)"
        switch Cause(error) {
        case .full: self = .full(path)
        case .damaged: self = .damaged(path, said)
        case .locked: self = .locked(path)
        case .unwritable:
            self = .unwritable(path, said)
        case .device:
            self.init(
                .unusable,
                "\(path) cannot be read or written: \(said); the disk, or what it is mounted from, has a fault"
            )
        case .other: self.init(.unusable, "\(path): \(said)")
        }
    }

    static func full(_ path: String) -> StoreFault {
        StoreFault(
            .full,
            "\(path) cannot grow: the disk is full; free some space, until then what would have to be written is refused"
        )
    }

    static func unwritable(_ path: String, _ what: String) -> StoreFault {
        StoreFault(
            .unusable,
            "\(path) cannot be written: \(what); let the user of the daemon write the file and its folder"
        )
    }

    static func damaged(_ path: String, _ what: String) -> StoreFault {
        StoreFault(
            .damaged,
            "\(path) is damaged: \(what); move it and \(path)-wal aside and start again: what it remembered, and the events that waited in it, are then lost"
        )
    }

    static func locked(_ path: String) -> StoreFault {
        StoreFault(
            .locked,
            "another process has \(path), perhaps another nightjar; stop that one, or give each a store of its own"
        )
    }
}

extension DatabaseError {
    /// For a value that no store has written.
    static func damage(_ what: String) -> DatabaseError {
        DatabaseError(resultCode: .SQLITE_CORRUPT, message: what)
    }
}

/// What an error of SQLite means for those who share a transaction.
enum Cause {
    case full, damaged, locked, unwritable, device

    /// Perhaps of one statement only.
    case other

    init(_ error: any Error) {
        guard let error = error as? DatabaseError else {
            self = .other
            return
        }
        switch error.resultCode {
        case .SQLITE_FULL: self = .full
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .damaged
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN: self = .unwritable
        case .SQLITE_IOERR:
            // 33 is SQLITE_IOERR_CORRUPTFS.
            let isDamage = [2, 33].contains(error.extendedResultCode.rawValue >> 8)
            self = isDamage ? .damaged : .device
        default: self = .other
        }
    }
}
