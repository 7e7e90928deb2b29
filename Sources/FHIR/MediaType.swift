/// A *media range* of HTTP (RFC 9110 §8.3.1 and §12.5.1): type, subtype and parameters, names in lower case, values
/// without quotes. A media type is one without `*`. It does not know which types there are.
struct MediaRange: Equatable {
  var type: String
  var subtype: String
  var parameters: [(name: String, value: String)]
  /// How much it is wanted, in thousandths: `q`.
  var quality: Int

  /// The range that the text is, or nil when it is none.
  init?(_ text: some StringProtocol) {
    var parts = Self.split(text, at: ";").map(Self.trimmed)
    let names = parts.removeFirst().lowercased().split(separator: "/", omittingEmptySubsequences: false)
    guard names.count == 2, names.allSatisfy(Self.isToken), names[0] != "*" || names[1] == "*" else { return nil }
    type = String(names[0])
    subtype = String(names[1])
    parameters = []
    quality = 1000
    for part in parts where !part.isEmpty {
      guard let equals = part.firstIndex(of: "=") else { return nil }
      let name = Self.trimmed(part[..<equals]).lowercased()
      guard Self.isToken(name[...]), let value = Self.value(Self.trimmed(part[part.index(after: equals)...])) else {
        return nil
      }
      if name == "q" {
        guard let number = Self.thousandths(value) else { return nil }
        quality = number
      } else {
        parameters.append((name, value))
      }
    }
  }

  /// The value of a parameter, or nil.
  subscript(name: String) -> String? { parameters.first { $0.name == name }?.value }

  /// The ranges of an `Accept` header. Those that are none are left out, as if not said.
  static func list(_ header: String) -> [MediaRange] {
    split(header[...], at: ",").compactMap { MediaRange(trimmed($0)) }
  }

  static func == (left: MediaRange, right: MediaRange) -> Bool {
    left.type == right.type && left.subtype == right.subtype && left.quality == right.quality
      && left.parameters.elementsEqual(right.parameters, by: ==)
  }

  /// Splits at a separator, but not inside quotes. Never empty.
  private static func split(_ text: some StringProtocol, at separator: Character) -> [Substring] {
    var parts: [Substring] = []
    var part = ""
    var isQuoted = false
    var isEscaped = false
    for character in text {
      if character == separator, !isQuoted {
        parts.append(part[...])
        part = ""
        continue
      }
      part.append(character)
      if isEscaped {
        isEscaped = false
      } else if character == "\\" {
        isEscaped = isQuoted
      } else if character == "\"" {
        isQuoted.toggle()
      }
    }
    return parts + [part[...]]
  }

  /// A token, or a quoted string without its quotes and escapes.
  private static func value(_ text: Substring) -> String? {
    guard text.first == "\"" else { return isToken(text) ? String(text) : nil }
    guard text.count >= 2, text.last == "\"" else { return nil }
    var value = ""
    var isEscaped = false
    for character in text.dropFirst().dropLast() {
      if character == "\\", !isEscaped {
        isEscaped = true
      } else {
        value.append(character)
        isEscaped = false
      }
    }
    return isEscaped ? nil : value
  }

  /// `0`, `1`, or with up to three decimals.
  private static func thousandths(_ text: String) -> Int? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), parts[0] == "0" || parts[0] == "1" else { return nil }
    let decimals = parts.count == 2 ? String(parts[1]) : ""
    guard decimals.utf8.count <= 3, decimals.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    let number = Int(parts[0] + decimals + String(repeating: "0", count: 3 - decimals.utf8.count))
    return number.flatMap { $0 <= 1000 ? $0 : nil }
  }

  private static func isToken(_ text: Substring) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
      }
  }

  private static func trimmed(_ text: some StringProtocol) -> Substring {
    var text = Substring(text)
    while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return text
  }
}
