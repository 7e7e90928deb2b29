import Database

/// Writes an entry's rows within a transaction that is already open. It checks nothing: views and the loading of samples
/// have decided before.
enum EntryWriter {
  static func insert(
    _ new: NewEntry, id: String, author: String, facility: String, at time: Int64, _ connection: borrowing Connection
  ) throws {
    try connection.execute(
      """
      INSERT INTO entry (id, type, lens, patient, author, facility, created) VALUES ($1, $2, $3, $4, $5, $6, $7)
      """,
      [
        .text(id), .text(new.type), .text(new.lens), .text(new.patient), .text(author), .text(facility), .integer(time),
      ])
    for part in new.parts {
      try connection.execute(
        """
        INSERT INTO part (revision, entry, type, patient, category, fields, residue, recorded, ended)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL)
        """,
        [
          .text(RandomID.make()), .text(id), .text(new.type), .text(new.patient), .text(part.category),
          part.fields.map { .bytes($0) } ?? .null, part.residue.map { .bytes($0) } ?? .null, .integer(time),
        ])
    }
    for (category, terms) in new.terms {
      for term in terms {
        try connection.execute(
          """
          INSERT INTO term (entry, patient, category, type, parameter, system, code, text, low, high)
          VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
          """,
          [
            .text(id), .text(new.patient), .text(category), .text(new.type), .text(term.parameter),
            term.system.map { .text($0) } ?? .null, term.code.map { .text($0) } ?? .null,
            term.text.map { .text($0) } ?? .null, term.low.map { .integer($0) } ?? .null,
            term.high.map { .integer($0) } ?? .null,
          ])
      }
    }
  }
}
