// Migration: one numbered step that brings the schema forward; there is no way back. Record: the table in the
// database that tells which migrations it has had, each with the checksum of its text, so that a program and a
// database that do not belong together are found before any harm.
// Statements are written in PostgreSQL's words: TEXT, BIGINT, BYTEA; every table is strict about types.
// This file does not know which migrations there are.

/// One numbered step of the schema.
///
///     Migration(number: 1, name: "entries", statements: [
///       "CREATE TABLE entry (id TEXT PRIMARY KEY, body BYTEA NOT NULL, version BIGINT NOT NULL)"
///     ])
public struct Migration: Hashable, Sendable {
  /// 1 for the first, each one more than the one before.
  public let number: Int64
  /// What it brings, in a word or two.
  public let name: String
  /// One statement each, without values: CREATE, ALTER, DROP, INSERT, UPDATE, DELETE.
  public let statements: [String]
  /// What counts changes from then on.
  public let counter: ChangeCounter?

  /// A step; once released, it must never change.
  public init(number: Int64, name: String, statements: [String], counter: ChangeCounter? = nil) {
    self.number = number
    self.name = name
    self.statements = statements
    self.counter = counter
  }

  /// FNV-1a (64 bits, hexadecimal) of number, name and statements, each ended by a byte that text cannot hold.
  /// It finds accidents, not forgeries.
  var checksum: String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    let counted = counter.map { [$0.name] + $0.tables } ?? []
    for text in [String(number), name] + statements + counted {
      for byte in Array(text.utf8) + [0xff] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
    return String(hash, radix: 16)
  }
}

/// A table of one row with the column `changes`, which the database itself counts up by one or more with each statement that
/// inserts, updates or deletes rows of certain tables, whichever program it comes from.
public struct ChangeCounter: Hashable, Sendable {
  /// The name of the table with the count.
  public let name: String
  /// The tables whose changes count.
  public let tables: [String]

  /// A counter of that name, for these tables.
  public init(_ name: String, of tables: [String]) {
    self.name = name
    self.tables = tables
  }
}

extension DatabasePool {
  /// Brings the schema up to the last of `migrations`, each in one transaction, and answers how many were needed.
  ///
  /// Faults: `.migration`, before anything is changed, when the list or the record does not fit, and `.failed` when a
  /// statement does not, with the migrations before it kept; `.busy`, `.full`, `.io`, `.corrupt`, `.closed`.
  @discardableResult
  public func migrate(_ migrations: [Migration]) async throws -> Int {
    for (index, migration) in migrations.enumerated() where migration.number != index + 1 {
      throw DatabaseFault(.migration(.misnumbered(number: migration.number)))
    }
    try await write { try $0.session.define(Migration.record) }
    var count = 0
    // One transaction looks and acts, so that two programs starting together cannot both take a step.
    while try await write({ try Migration.step(migrations, $0) }) { count += 1 }
    return count
  }
}

extension Migration {
  /// How many of `migrations` the database has not had yet: the last ones. Faults: `.migration`, when its record does not
  /// fit the list; `.schema` when it has none.
  public static func missing(of migrations: [Migration], _ connection: borrowing Connection) throws -> Int {
    let applied = try connection.rows("SELECT number, checksum FROM migration ORDER BY number") {
      (number: try $0.integer(0), checksum: try $0.text(1))
    }
    for (index, (number, checksum)) in applied.enumerated() {
      guard number == index + 1 else { throw DatabaseFault(.migration(.missing(number: Int64(index + 1)))) }
      guard index < migrations.count else { throw DatabaseFault(.migration(.newer(number: number))) }
      guard migrations[index].checksum == checksum else {
        throw DatabaseFault(.migration(.changed(number: number)))
      }
    }
    return migrations.count - applied.count
  }

  fileprivate static let record = """
    CREATE TABLE IF NOT EXISTS migration (
      number BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL)
    """

  /// Compares the record with the list and takes the next step; false when there is none left.
  fileprivate static func step(_ migrations: [Migration], _ connection: borrowing Connection) throws -> Bool {
    let missing = try missing(of: migrations, connection)
    guard missing > 0 else { return false }
    try migrations[migrations.count - missing].apply(connection)
    return true
  }

  private func apply(_ connection: borrowing Connection) throws {
    let session = connection.session
    for (index, statement) in statements.enumerated() {
      do throws(DatabaseFault) { try session.define(statement) } catch { throw failed(error, at: index) }
    }
    for table in counter?.tables ?? [] {
      do throws(DatabaseFault) {
        try session.count(changesOf: table, in: counter?.name ?? "")
      } catch { throw failed(error, at: statements.count) }
    }
    try connection.execute(
      "INSERT INTO migration (number, name, checksum) VALUES ($1, $2, $3)",
      [.integer(number), .text(name), .text(checksum)])
  }

  /// What a fault of its statement at `index` is to the caller: one of the migration, where the statement does not fit.
  private func failed(_ fault: DatabaseFault, at index: Int) -> DatabaseFault {
    switch fault.kind {
    case .schema, .constraint, .misuse:
      DatabaseFault(.migration(.failed(number: number, statement: index + 1)), code: fault.code)
    default: fault
    }
  }
}
