// Fault: why the database did not do what it was asked. The kinds are closed and common to
// every database library, so that a caller can decide (wait, answer 409, stop) without
// knowing which one is behind the seam.
// A fault names kinds, places in a statement and numbers of parameters or columns. It never
// carries a value, a statement or the library's own text, which may quote either.

/// Why the database did not do what it was asked.
public struct DatabaseFault: Error, Hashable, Sendable {
  /// What sort of fault it is; decide by this.
  public let kind: Kind
  /// The library's own code, for the operator (`sqlite 2067`, `postgresql 23505`); nil where the seam itself refused.
  public let code: String?

  init(_ kind: Kind, code: String? = nil) {
    self.kind = kind
    self.code = code
  }

  /// The sorts of faults.
  public enum Kind: Hashable, Sendable {
    /// Others held the database longer than we wait; the same again may succeed.
    case busy
    /// Disk, quota or memory is used up.
    case full
    /// The file is no database, or its content is damaged.
    case corrupt
    /// The data would break a rule of the schema.
    case constraint(Constraint)
    /// The statement does not fit the database: its syntax, or a name that is not there; with the
    /// offset in bytes into the statement where it is known.
    case schema(at: Int?)
    /// The operating system refused to open, read, write or sync a file.
    case io
    /// The caller broke a rule of this seam; a defect of the program, not of the data.
    case misuse(Misuse)
    /// The migrations of the program and of the database do not agree.
    case migration(MigrationProblem)
    /// The statement was stopped because its task was cancelled.
    case interrupted
    /// The database was closed before.
    case closed
    /// The server is not reached, or does not let us in.
    case unreachable
    /// The connection to the server ended; nothing of the transaction is kept.
    case lost
    /// The connection to the server ended while the write was being kept: it may be kept, or not.
    case undecided
    /// The database is not one that can be used.
    case unsuitable(Unsuitable)
  }

  /// Which sort of rule of the schema the data would break.
  public enum Constraint: String, Hashable, Sendable {
    /// A primary key or unique index holds the key already.
    case unique
    /// A column wants a value.
    case notNull
    /// A `CHECK` is false.
    case check
    /// A reference leads nowhere, or something still refers to the row.
    case foreignKey
    /// The value is not of the column's type.
    case type
    /// Any other.
    case other
  }

  /// Which rule of this seam the caller broke.
  public enum Misuse: Hashable, Sendable {
    /// Not one statement of common SQL that is allowed here.
    case statement
    /// The placeholders are not exactly `$1 … $n`.
    case placeholders
    /// The statement has `expected` placeholders and got `given` values.
    case parameterCount(expected: Int, given: Int)
    /// The text for placeholder `parameter` holds U+0000.
    case nulInText(parameter: Int)
    /// The row has no column of this number.
    case noColumn(Int)
    /// Column `column` holds another kind of value (nil: one outside the four).
    case columnKind(column: Int, expected: ValueKind, found: ValueKind?)
    /// A statement that writes, in a transaction that reads.
    case writeInRead
    /// Going on in a transaction after a fault; it can only be rolled back.
    case afterFault
    /// A value or statement beyond the library's limits.
    case tooLarge
    /// The path cannot name a database file.
    case path
    /// The URL of a server that libpq does not understand.
    case address
    /// The file exists and others than its owner may open it.
    case exposedFile
    /// The library says that it was called wrongly.
    case library
  }

  /// Why a server's database cannot be used.
  public enum Unsuitable: Hashable, Sendable {
    /// It does not keep text as UTF-8.
    case encoding
    /// It does not compare text by its bytes.
    case locale
    /// The server is too old.
    case version
    /// There is no schema in which tables could be made.
    case schema
    /// The server's locks keep nobody out.
    case locks
  }

  /// How the migrations of program and database disagree; `number` is the migration's.
  public enum MigrationProblem: Hashable, Sendable {
    /// The program's list is not numbered 1, 2, 3 …
    case misnumbered(number: Int64)
    /// The database has had a migration that differs from the program's of the same number.
    case changed(number: Int64)
    /// The database has had a migration that this program does not know yet.
    case newer(number: Int64)
    /// The database's own record of migrations has a gap.
    case missing(number: Int64)
    /// The statement (counted from 1) does not fit; nothing of this migration was kept.
    case failed(number: Int64, statement: Int)
  }
}
