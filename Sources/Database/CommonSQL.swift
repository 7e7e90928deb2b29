// Common SQL: the statements that mean the same to SQLite and to PostgreSQL, so that every
// statement of the project has one text. What cannot be checked here is a rule for the author:
//
// - Values only as `$1 … $n`, each number used at least once, and nothing else that either database takes for
//   a value (`?`, `:x`, `@x`, `$1::bigint`).
// - Types TEXT, BIGINT, BYTEA; cast only to TEXT and BIGINT (`CAST(SUM(x) AS BIGINT)`: PostgreSQL's
//   sum is numeric). No booleans in results: `CASE WHEN … THEN 1 ELSE 0 END`.
// - Text compares by its bytes: in PostgreSQL the database is made with the locale C. LIKE knows
//   case in both, and is always written with `ESCAPE '\'`.
// - `ON CONFLICT (…) DO …`, `RETURNING`, `IS NOT DISTINCT FROM` are common. `INSERT OR …`, rowid,
//   AUTOINCREMENT, WITHOUT ROWID, JSON functions, `||` on numbers are not. NULLs sort to different
//   ends: write NULLS FIRST or LAST.
// - Strings in 'single', names in "double" quotes.
// - Transactions belong to `DatabasePool`, definitions to migrations, settings to the drivers.

enum CommonSQL {
  /// What a statement inside a transaction may begin with.
  static let statements: Set<String> = ["SELECT", "WITH", "VALUES", "INSERT", "UPDATE", "DELETE"]
  /// What a statement of a migration may begin with besides those.
  static let definitions: Set<String> = ["CREATE", "ALTER", "DROP"]

  /// More placeholders than PostgreSQL's protocol can number.
  static let placeholderLimit = 65_535

  /// Refuses what begins with any other word, is more than one statement, or has placeholders other than `$1 … $n`;
  /// gives n.
  @discardableResult
  static func check(_ sql: String, beginsWithOneOf allowed: Set<String>...) throws(DatabaseFault) -> Int {
    let text = Array(sql.utf8)
    let words = words(in: text)
    guard let first = words.first, allowed.contains(where: { $0.contains(word(first, in: text)) }),
      !text.contains(0), isOne(text, words)
    else { throw DatabaseFault(.misuse(.statement)) }
    return try placeholders(words, in: text)
  }

  /// Refuses values that are too few or too many, or that PostgreSQL could not hold.
  static func check(_ parameters: [Value], count: Int) throws(DatabaseFault) {
    guard parameters.count == count else {
      throw DatabaseFault(.misuse(.parameterCount(expected: count, given: parameters.count)))
    }
    for (index, value) in parameters.enumerated() {
      if case .text(let text) = value, text.utf8.contains(0) {
        throw DatabaseFault(.misuse(.nulInText(parameter: index + 1)))
      }
    }
  }

  /// Nothing but blanks stands behind a semicolon.
  private static func isOne(_ text: [UInt8], _ words: [Range<Int>]) -> Bool {
    guard let end = words.first(where: { text[$0] == [UInt8(ascii: ";")] }) else { return true }
    return text[end.upperBound...].allSatisfy { " \t\r\n".utf8.contains($0) }
  }

  /// How many there are: each a `$` with a number, from 1 on without a gap.
  private static func placeholders(_ words: [Range<Int>], in text: [UInt8]) throws(DatabaseFault) -> Int {
    var numbers: Set<Int> = []
    for word in words {
      guard text[word].contains(where: { "$?:@#".utf8.contains($0) }) else { continue }
      let digits = String(decoding: text[word].dropFirst(), as: UTF8.self)
      guard text[word].first == UInt8(ascii: "$"), let number = Int(digits), number > 0, "\(number)" == digits else {
        throw DatabaseFault(.misuse(.placeholders))
      }
      numbers.insert(number)
    }
    guard numbers.count <= placeholderLimit, numbers.max() ?? 0 == numbers.count else {
      throw DatabaseFault(.misuse(.placeholders))
    }
    return numbers.count
  }

  /// The word at `range`, in capitals.
  static func word(_ range: Range<Int>, in text: [UInt8]) -> String {
    String(decoding: text[range], as: UTF8.self).uppercased()
  }

  /// Where the keywords, plain names, numbers, placeholders and semicolons of a statement are: outside strings,
  /// quoted names and comments.
  static func words(in text: [UInt8]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var at = 0
    while at < text.count {
      let byte = text[at]
      switch (byte, at + 1 < text.count ? text[at + 1] : 0) {
      case (UInt8(ascii: "'"), _), (UInt8(ascii: "\""), _):
        at = end(of: [byte], in: text, from: at + 1)
      case (UInt8(ascii: "-"), UInt8(ascii: "-")):
        at = end(of: Array("\n".utf8), in: text, from: at + 2)
      case (UInt8(ascii: "/"), UInt8(ascii: "*")):
        at = end(of: Array("*/".utf8), in: text, from: at + 2)
      case (UInt8(ascii: ";"), _):
        found.append(at..<at + 1)
        at += 1
      case _ where isWordByte(byte):
        let start = at
        at = text[start...].firstIndex { !isWordByte($0) } ?? text.count
        found.append(start..<at)
      default:
        at += 1
      }
    }
    return found
  }

  /// The place after the next `mark` from `start` on, or the end of the text.
  private static func end(of mark: [UInt8], in text: [UInt8], from start: Int) -> Int {
    var at = start
    while at + mark.count <= text.count {
      if text[at..<at + mark.count].elementsEqual(mark) { return at + mark.count }
      at += 1
    }
    return text.count
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), UInt8(ascii: "?"),
      UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "#"), 0x80...:
      true
    default: false
    }
  }
}
