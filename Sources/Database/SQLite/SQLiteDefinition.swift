// Definition: a statement of a migration, written as PostgreSQL reads it. This file is the one place
// where such a statement is put into SQLite's words: the two type names SQLite has under other
// names, and STRICT, without which SQLite would take any value in any column.

enum SQLiteDefinition {
  /// INT, not INTEGER: `INTEGER PRIMARY KEY` would be another name of the rowid, and would number
  /// a missing key by itself instead of refusing it.
  private static let types = ["BIGINT": "INT", "BYTEA": "BLOB"]

  /// The statement in SQLite's words; any other text stays as it is, strings and comments included.
  static func translate(_ sql: String) -> String {
    let text = Array(sql.utf8)
    let words = CommonSQL.words(in: text)
    var translated: [UInt8] = []
    var copied = 0
    for word in words {
      guard let type = types[CommonSQL.word(word, in: text)] else { continue }
      translated += text[copied..<word.lowerBound] + Array(type.utf8)
      copied = word.upperBound
    }
    translated += text[copied...]
    if words.prefix(2).map({ CommonSQL.word($0, in: text) }) == ["CREATE", "TABLE"] {
      // On a line of its own, or a comment at the end would swallow it.
      translated += Array("\nSTRICT".utf8)
    }
    return String(decoding: translated, as: UTF8.self)
  }
}
