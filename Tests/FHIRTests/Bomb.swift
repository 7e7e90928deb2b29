import Testing

/// A *bomb* is a text that is small to say and much to read: something, one piece so many times, and something. It is
/// put together when it is read, so that a report shows how it is made and not megabytes of it.
struct Bomb: Sendable, CustomTestStringConvertible {
  let before: String
  let piece: String
  let count: Int
  let after: String

  /// A whole text.
  init(_ before: String, _ piece: String, _ count: Int = 100_000, _ after: String = "") {
    self.before = before
    self.piece = piece
    self.count = count
    self.after = after
  }

  /// Those members of a patient's JSON.
  static func json(_ before: String, _ piece: String, _ count: Int = 100_000, _ after: String = "") -> Bomb {
    Bomb(#"{"resourceType":"Patient",\#(before)"#, piece, count, "\(after)}")
  }

  /// That inside of a patient's XML.
  static func xml(_ before: String, _ piece: String, _ count: Int = 100_000, _ after: String = "") -> Bomb {
    Bomb(#"<Patient xmlns="http://hl7.org/fhir">\#(before)"#, piece, count, "\(after)</Patient>")
  }

  /// The whole text. A `#` in the piece is the number of the piece.
  var text: [UInt8] {
    let parts = piece.split(separator: "#", omittingEmptySubsequences: false).map { Array($0.utf8) }
    var text = Array(before.utf8)
    text.reserveCapacity(text.count + count * (piece.utf8.count + 6) + after.utf8.count)
    for number in 0..<count {
      text += parts[0]
      for part in parts.dropFirst() {
        text += "\(number)".utf8
        text += part
      }
    }
    return text + after.utf8
  }

  var testDescription: String { "\(before) \(count) times \(piece) \(after)" }
}
