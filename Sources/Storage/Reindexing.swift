import Database

/// *Reindexing*: the terms by which searches find entries are written anew, as evaluating what is stored gives them now:
/// after an upgrade that knows more of them, or where an examination found others. Entries themselves are not touched, nor
/// are their versions.
///
/// Which terms a part has, whoever asks knows.
extension Store {
  /// What is evaluated: a part in force, and what it belongs to.
  public struct IndexedPart: Sendable {
    /// The id of the entry.
    public let entry: String
    /// The resource type it came as.
    public let type: String
    /// The lens that took it.
    public let lens: String
    /// The id of the patient.
    public let patient: String
    /// The part.
    public let part: Part
  }

  /// How many entries are done in one transaction: others write in between.
  private static let pageSize: Int64 = 100

  /// Evaluates all parts in force and writes those terms anew that differ. Gives how many parts had others, and those of
  /// which there are no terms to be had (nil): these keep what they have. Errors: the database's.
  public func reindex(
    progress: @escaping @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in },
    terms: @escaping @Sendable (IndexedPart) -> [Term]?
  ) async throws -> (changed: Int, unreadable: [String]) {
    let total = try await database.read { try $0.first("SELECT COUNT(*) FROM entry") { try $0.integer(0) } ?? 0 }
    var (changed, unreadable, done, last) = (0, [String](), 0, "")
    while true {
      let after = last
      let page = try await database.write { connection in
        let ids = try connection.rows(
          "SELECT id FROM entry WHERE id > $1 ORDER BY id LIMIT $2", [.text(after), .integer(Self.pageSize)]
        ) { try $0.text(0) }
        var (changed, unreadable) = (0, [String]())
        for id in ids {
          for part in try Self.parts(of: id, connection) {
            guard let wanted = terms(part) else {
              unreadable.append("entry \(id), part \(part.part.category)")
              continue
            }
            if try Self.replace(part, wanted, connection) { changed += 1 }
          }
        }
        return (ids: ids, changed: changed, unreadable: unreadable)
      }
      guard let end = page.ids.last else { return (changed, unreadable) }
      (changed, unreadable, done, last) = (
        changed + page.changed, unreadable + page.unreadable, done + page.ids.count, end
      )
      progress(done, Int(total))
    }
  }

  private static func parts(of id: String, _ connection: borrowing Connection) throws -> [IndexedPart] {
    try connection.rows(
      """
      SELECT e.type, e.lens, e.patient, p.category, p.fields, p.residue FROM part p JOIN entry e ON e.id = p.entry
      WHERE p.entry = $1 AND p.ended IS NULL ORDER BY p.category
      """, [.text(id)]
    ) { row in
      IndexedPart(
        entry: id, type: try row.text(0), lens: try row.text(1), patient: try row.text(2),
        part: Part(
          category: try row.text(3), fields: try row.bytesIfPresent(4), residue: try row.bytesIfPresent(5)))
    }
  }

  /// Gives the part these terms; says whether it had others.
  private static func replace(
    _ part: IndexedPart, _ wanted: [Term], _ connection: borrowing Connection
  ) throws -> Bool {
    let place: [Value] = [.text(part.entry), .text(part.part.category)]
    let present = try connection.rows(
      "SELECT parameter, system, code, text, low, high, place FROM term WHERE entry = $1 AND category = $2", place
    ) { row in
      Term(
        parameter: try row.text(0), system: try row.textIfPresent(1), code: try row.textIfPresent(2),
        text: try row.textIfPresent(3), low: try row.integerIfPresent(4), high: try row.integerIfPresent(5),
        place: try row.integerIfPresent(6))
    }
    guard counted(present) != counted(wanted) else { return false }
    try connection.execute("DELETE FROM term WHERE entry = $1 AND category = $2", place)
    try EntryWriter.insert(
      wanted, ofEntry: part.entry, type: part.type, patient: part.patient, category: part.part.category, connection)
    return true
  }

  private static func counted(_ terms: [Term]) -> [Term: Int] {
    terms.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }
}
