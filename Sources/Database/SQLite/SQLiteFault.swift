// What SQLite's result codes mean in the terms of `DatabaseFault`. The library's message is never
// read: it may quote the statement or a value.

internal import CSQLite

extension DatabaseFault {
  /// The fault for an extended result code; `offset` is the place in the statement, if SQLite knows one.
  static func sqlite(_ code: Int32, at offset: Int? = nil) -> DatabaseFault {
    DatabaseFault(kind(of: code, at: offset), code: "sqlite \(code)")
  }

  private static func kind(of code: Int32, at offset: Int?) -> Kind {
    switch code & 0xff {
    case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL: .busy
    case SQLITE_FULL, SQLITE_NOMEM: .full
    case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FORMAT: .corrupt
    case SQLITE_CONSTRAINT: .constraint(constraint(of: code))
    case SQLITE_MISMATCH: .constraint(.type)
    case SQLITE_ERROR, SQLITE_SCHEMA, SQLITE_AUTH: .schema(at: offset)
    case SQLITE_INTERRUPT: .interrupted
    case SQLITE_TOOBIG: .misuse(.tooLarge)
    case SQLITE_MISUSE, SQLITE_RANGE, SQLITE_INTERNAL: .misuse(.library)
    default: .io  // IOERR, CANTOPEN, PERM, READONLY of the file, NOLFS …
    }
  }

  private static func constraint(of code: Int32) -> Constraint {
    switch code {
    case CSQLITE_UNIQUE, CSQLITE_PRIMARYKEY, CSQLITE_ROWID: .unique
    case CSQLITE_NOTNULL: .notNull
    case CSQLITE_CHECK: .check
    case CSQLITE_FOREIGNKEY: .foreignKey
    case CSQLITE_DATATYPE: .type
    default: .other
    }
  }
}
