// Opens sessions to one SQLite file, and keeps a temporary place as long as anyone may open one.

struct SQLiteOpener: Opener {
  /// A read of SQLite is some microseconds of processor time from memory; handing it to another thread costs more than doing
  /// it (measured: 2 to 3 times the requests a second).
  let threads: Int? = nil
  private let path: String
  private let patience: Duration
  private let place: TemporaryPlace?

  /// For the file at a path; nil for a temporary one. Faults: `.io`; `.misuse(.path)`, `.exposedFile`.
  init(path: String?, patience: Duration) throws(DatabaseFault) {
    place = path == nil ? try TemporaryPlace() : nil
    self.path = try SQLiteFile.prepare(at: path ?? place?.path ?? "")
    self.patience = patience
  }

  func open(_ kind: TransactionKind) throws(DatabaseFault) -> any Session {
    try SQLiteSession(path: path, kind: kind, patience: patience)
  }
}
