import Values

/// Code systems that nobody can list, because they are grammars: every well-formed word is a code. The raw value is
/// the canonical URL that R4 gives the system (https://hl7.org/fhir/R4/terminologies-systems.html).
public enum Grammar: String, Hashable, Sendable, CaseIterable {
  /// Media types (BCP 13, RFC 6838 §4.2): `type/subtype`, and parameters as in RFC 2045.
  case mediaType = "urn:ietf:bcp:13"
  /// Languages (BCP 47, RFC 5646 §2.1): well-formed tags. Whether each part is registered is not looked up.
  case language = "urn:ietf:bcp:47"
  /// Units of measure (UCUM, https://ucum.org/ucum).
  case unit = "http://unitsofmeasure.org"

  /// Whether a code is well formed.
  public func accepts(_ code: String) -> Bool {
    switch self {
    case .mediaType: Self.isMediaType(code)
    case .language: Self.isLanguage(code)
    case .unit: Unit.isValid(code)
    }
  }

  private static func isMediaType(_ code: String) -> Bool {
    let parts = code.utf8.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
    let names = parts[0].split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard names.count == 2, names.allSatisfy({ isRestrictedName($0.trimmed) }) else { return false }
    return parts.dropFirst().allSatisfy { part in
      let sides = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      return sides.count == 2 && isToken(sides[0].trimmed) && (isToken(sides[1].trimmed) || isQuoted(sides[1].trimmed))
    }
  }

  /// Up to 127 letters, digits and a few signs, a letter or digit first (RFC 6838 §4.2).
  private static func isRestrictedName(_ name: Substring.UTF8View) -> Bool {
    guard let first = name.first, first.isLetterOrDigit, name.count <= 127 else { return false }
    return name.allSatisfy { $0.isLetterOrDigit || "!#$&-^_.+".utf8.contains($0) }
  }

  private static func isToken(_ text: Substring.UTF8View) -> Bool {
    !text.isEmpty && text.allSatisfy { $0 > 0x20 && $0 < 0x7f && !"()<>@,;:\\\"/[]?=".utf8.contains($0) }
  }

  private static func isQuoted(_ text: Substring.UTF8View) -> Bool {
    let quote = UInt8(ascii: "\"")
    return text.count >= 2 && text.first == quote && text.last == quote && !text.dropFirst().dropLast().contains(quote)
  }

  /// Tags older than the grammar that it doesn't give, and that stay valid for ever (RFC 5646 §2.2.8).
  private static let irregular: Set<String> = [
    "en-gb-oed", "i-ami", "i-bnn", "i-default", "i-enochian", "i-hak", "i-klingon", "i-lux", "i-mingo", "i-navajo",
    "i-pwn", "i-tao", "i-tay", "i-tsu", "sgn-be-fr", "sgn-be-nl", "sgn-ch-de",
  ]

  private static func isLanguage(_ code: String) -> Bool {
    var parts = code.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)[...]
    guard parts.allSatisfy({ (1...8).contains($0.count) && $0.allSatisfy(\.isLetterOrDigit) }) else { return false }
    guard let first = parts.popFirst() else { return false }
    if first.isSingle("x") { return !parts.isEmpty }
    if irregular.contains(code.lowercased()) { return true }
    guard first.count >= 2, first.allSatisfy({ !$0.isDigit }) else { return false }
    func take(_ limit: Int, where fits: (Substring.UTF8View) -> Bool) {
      var count = 0
      while count < limit, let part = parts.first, fits(part) {
        parts.removeFirst()
        count += 1
      }
    }
    // Extended languages, script, region, variants.
    if first.count <= 3 { take(3) { $0.count == 3 && $0.allSatisfy { !$0.isDigit } } }
    take(1) { $0.count == 4 && $0.allSatisfy { !$0.isDigit } }
    take(1) { $0.count == 2 && $0.allSatisfy { !$0.isDigit } || $0.count == 3 && $0.allSatisfy(\.isDigit) }
    take(.max) { $0.count >= 5 || $0.count == 4 && $0.first?.isDigit == true }
    // Extensions and private use, each a single sign and what follows it.
    while let single = parts.popFirst() {
      guard single.count == 1 else { return false }
      let isPrivate = single.isSingle("x")
      let before = parts.count
      take(.max) { isPrivate || $0.count >= 2 }
      guard parts.count < before else { return false }
    }
    return true
  }
}

extension Substring.UTF8View {
  fileprivate var trimmed: Substring.UTF8View {
    var view = self
    while view.first == 0x20 { view.removeFirst() }
    while view.last == 0x20 { view.removeLast() }
    return view
  }

  fileprivate func isSingle(_ letter: Character) -> Bool {
    count == 1 && first.map { $0 | 0x20 } == letter.asciiValue
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { self >= 48 && self <= 57 }
  fileprivate var isLetterOrDigit: Bool { isDigit || (self | 0x20 >= 97 && self | 0x20 <= 122) }
}
