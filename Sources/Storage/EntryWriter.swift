import Access
import Database

/// Writes an entry's rows within a transaction that is already open. It checks nothing: views and the loading of samples
/// have decided before.
struct EntryWriter {
  private let identifiers: Identifiers

  init(_ identifiers: Identifiers) { self.identifiers = identifiers }

  func insert(
    _ new: NewEntry, id: String, author: String, facility: String, at time: Int64, _ connection: borrowing Connection
  ) throws {
    let facts = EntryFacts(author: author, facility: facility, origin: new.origin, labels: new.labels)
    try connection.execute(
      """
      INSERT INTO entry (id, type, lens, patient, author, facility, origin, labels, changes)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)
      """,
      [
        .text(id), .text(new.type), .text(new.lens), .text(new.patient), .text(author), .text(facility),
        .text(facts.origin), .integer(Int64(facts.labels.rawValue)),
      ])
    let head = PartRows.Head(id: id, type: new.type, lens: new.lens, patient: new.patient, facts: facts)
    for part in new.parts {
      try begin(part, terms: new.terms[part.category] ?? [], of: head, change: 1, at: time, connection)
    }
  }

  /// Carries a change out as the entry's next.
  func change(
    _ change: EntryChange, of head: PartRows.Head, at now: Int64, _ connection: borrowing Connection
  ) throws {
    let number = try nextChange(of: head.id, connection)
    var head = head
    if let labels = change.labels {
      head.facts.labels = labels
      try relabel(head, change: number, at: now, connection)
    }
    for (category, fate) in change.fates.sorted(by: { $0.key < $1.key }) {
      let time = try end(category, of: head, change: number, at: now, connection)
      try connection.execute(
        "DELETE FROM term WHERE entry = $1 AND category = $2", [.text(head.id), .text(category)])
      if case .becomes(let part, let terms) = fate {
        try begin(part, terms: terms, of: head, change: number, at: time, connection)
      }
    }
  }

  /// Gives all parts of all times the head's labels. They are shown with the entry, so each part in force begins anew.
  private func relabel(
    _ head: PartRows.Head, change: Int64, at now: Int64, _ connection: borrowing Connection
  ) throws {
    let values: [Value] = [.integer(Int64(head.facts.labels.rawValue)), .text(head.id)]
    try connection.execute("UPDATE entry SET labels = $1 WHERE id = $2", values)
    try connection.execute("UPDATE part SET labels = $1 WHERE entry = $2", values)
    let parts = try connection.rows(
      "SELECT category, fields, residue FROM part WHERE entry = $1 AND ended IS NULL", [.text(head.id)]
    ) { Part(category: try $0.text(0), fields: try $0.bytesIfPresent(1), residue: try $0.bytesIfPresent(2)) }
    for part in parts {
      let time = try end(part.category, of: head, change: change, at: now, connection)
      try begin(part, terms: [], of: head, change: change, at: time, connection)
    }
  }

  /// Ends the part of a category that is in force, and gives the time of it: never before the part began, whatever the
  /// clock says. Other categories don't count: whoever sees only this one would be told of them. A part that this very
  /// change has begun was never there.
  private func end(
    _ category: String, of head: PartRows.Head, change: Int64, at now: Int64, _ connection: borrowing Connection
  ) throws -> Int64 {
    let values: [Value] = [.integer(change), .text(head.id), .text(category)]
    try connection.execute(
      "DELETE FROM part WHERE began = $1 AND entry = $2 AND category = $3 AND ended IS NULL", values)
    let began = try connection.first(
      "SELECT MAX(COALESCE(replaced, recorded)) FROM part WHERE entry = $1 AND category = $2",
      [.text(head.id), .text(category)]
    ) { try $0.integerIfPresent(0) }
    let time = max(now, (began ?? nil) ?? now)
    try connection.execute(
      "UPDATE part SET ended = $1, replaced = $4 WHERE entry = $2 AND category = $3 AND ended IS NULL",
      values + [.integer(time)])
    return time
  }

  /// The number of an entry's next change.
  private func nextChange(of id: String, _ connection: borrowing Connection) throws -> Int64 {
    let next = try connection.first(
      "UPDATE entry SET changes = changes + 1 WHERE id = $1 RETURNING changes", [.text(id)]
    ) { try $0.integer(0) }
    guard let next else { throw View.Conflict() }
    return next
  }

  private func begin(
    _ part: Part, terms: [Term], of head: PartRows.Head, change: Int64, at time: Int64,
    _ connection: borrowing Connection
  ) throws {
    try connection.execute(
      """
      INSERT INTO part
        (revision, entry, type, patient, category, author, facility, origin, labels, fields, residue, began, recorded)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
      """,
      [
        .text(identifiers.make()), .text(head.id), .text(head.type), .text(head.patient), .text(part.category),
        .text(head.facts.author), .text(head.facts.facility), .text(head.facts.origin),
        .integer(Int64(head.facts.labels.rawValue)), part.fields.map { .bytes($0) } ?? .null,
        part.residue.map { .bytes($0) } ?? .null, .integer(change), .integer(time),
      ])
    try Self.insert(
      terms, ofEntry: head.id, type: head.type, patient: head.patient, category: part.category, connection)
  }

  /// Writes the terms that a search may find an entry's part by.
  static func insert(
    _ terms: [Term], ofEntry entry: String, type: String, patient: String, category: String,
    _ connection: borrowing Connection
  ) throws {
    for term in terms {
      try connection.execute(
        """
        INSERT INTO term (entry, patient, category, type, parameter, system, code, text, low, high, place)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """,
        [
          .text(entry), .text(patient), .text(category), .text(type), .text(term.parameter),
          term.system.map { .text($0) } ?? .null, term.code.map { .text($0) } ?? .null,
          term.text.map { .text($0) } ?? .null, term.low.map { .integer($0) } ?? .null,
          term.high.map { .integer($0) } ?? .null, term.place.map { .integer($0) } ?? .null,
        ])
    }
  }
}
