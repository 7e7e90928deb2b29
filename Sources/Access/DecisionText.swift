// The decision as one line: what the audit trail stores and a log may show. Names and values in a fixed order, parted
// by single spaces; ids are the caller's, escaped so that no id can pose as another word or another line.

extension Decision: CustomStringConvertible {
  /// One line, such as `denied:not-in-team step=team action=view category=diagnosis patient=… cells=- flags=-`.
  public var description: String {
    var words: [(String, String)] = [
      ("step", step.rawValue),
      ("action", Self.word(action)),
      ("category", Self.word(category)),
      ("patient", Self.word(patient)),
      ("person", Self.word(person)),
      ("occupation", Self.word(occupation)),
      ("facility", Self.word(facility)),
      ("terminal", Self.word(terminal)),
      ("purpose", Self.word(purpose)),
      ("table", Self.word(tableVersion)),
      ("cells", Self.list(cells.map { "\($0.mark.rawValue)@\($0.place.line):\($0.place.column)" })),
      ("flags", Self.list(flags.names)),
      ("obligations", Self.list(obligations.map(\.rawValue))),
    ]
    if let client {
      words += [("client", Self.word(client.id)), ("scope", Self.list(client.resources.words))]
    }
    if let resource { words.append(("resource", Self.word(resource))) }
    let outcome = reason.map { "denied:\($0.rawValue)" } ?? "allowed"
    return ([outcome] + words.map { "\($0.0)=\($0.1)" }).joined(separator: " ")
  }

  private static func list(_ names: [String]) -> String {
    names.isEmpty ? "-" : names.joined(separator: ",")
  }

  /// An id as one word: letters, digits and `.:/_-` as they are, every other byte as `%XX`. Nothing is `-`.
  private static func word(_ id: String?) -> String {
    guard let id else { return "-" }
    if id.isEmpty { return "%" }
    if id == "-" { return "%2D" }
    return id.utf8.reduce(into: "") { word, byte in
      if TableReader.isLetter(byte) || TableReader.isDigit(byte) || ".:/_-".utf8.contains(byte) {
        word.unicodeScalars.append(UnicodeScalar(byte))
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        word += "%" + (digits.utf8.count == 1 ? "0" : "") + digits
      }
    }
  }
}
