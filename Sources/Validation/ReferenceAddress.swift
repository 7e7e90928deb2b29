import FHIR
import Tree

/// The text of a reference, taken apart (R4 §2.3.0.1, https://hl7.org/fhir/R4/references.html#literal): `Type/id`, a
/// whole address, a URN. It knows no document; `#id` alone, which means something only in one, is not asked of it.
struct ReferenceAddress {
  /// Without version and fragment: `Patient/1`, `http://example.org/fhir/Patient/1`, `urn:uuid:…`.
  let text: String
  /// Whether it goes on with `#`: then a part of what it names is meant.
  let hasFragment: Bool
  private let steps: [Substring.UTF8View]
  /// The id of the version that was named.
  private let version: Substring.UTF8View?

  init(_ whole: String) {
    let end = whole.utf8.firstIndex(of: UInt8(ascii: "#"))
    let text = end.map { String(whole[..<$0]) } ?? whole
    let steps = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    let isVersion = steps.count > 2 && steps[steps.count - 2].elementsEqual("_history".utf8)
    hasFragment = end != nil
    version = isVersion ? steps.last : nil
    self.steps = isVersion ? steps.dropLast(2) : steps
    self.text = isVersion ? String(text[..<text.utf8.index(before: steps[steps.count - 2].startIndex)]) : text
  }

  /// Whether no colon stands where a scheme would end.
  var isRelative: Bool {
    steps.first?.prefix { $0 != UInt8(ascii: "?") }.contains(UInt8(ascii: ":")) != true
  }

  /// Whether it is a whole address, of whatever kind.
  var isAbsolute: Bool { isURI && !isRelative && !hasFragment }

  /// Whether it names by itself, not by where it is: only the document can say where what it names is.
  var isURN: Bool { text.hasPrefix("urn:uuid:") || text.hasPrefix("urn:oid:") }

  /// Whether it is a reference at all: a whole address that is a URI, or `Type/id`, with the version's id behind it or
  /// not, or in a transaction `Type?condition`.
  var isWellFormed: Bool {
    guard isURI else { return false }
    guard isRelative else { return URN.fault(in: Array(text.utf8)[...]) == nil }
    guard relativeType != nil else { return false }
    return isCondition || Self.isID(steps[1]) && version.map(Self.isID) ?? true
  }

  /// The type that the address names: in `Type/id`, in `Type?condition`, and in a server's address that ends so.
  var type: TypeID? { isRelative ? relativeType : server == nil ? nil : Self.resource(steps[steps.count - 2]) }

  private var relativeType: TypeID? {
    guard let first = steps.first, isCondition || steps.count == 2 else { return nil }
    return Self.resource(first.prefix { $0 != UInt8(ascii: "?") })
  }

  private var isCondition: Bool { steps.first?.contains(UInt8(ascii: "?")) ?? false }

  /// What stands before `Type/id` in the address of a server, with its last `/`; nil where this is no such address.
  /// Relative addresses beside it go on from there.
  var server: String? {
    guard steps.count > 4, text.hasPrefix("http://") || text.hasPrefix("https://"), let id = steps.last,
      Self.isID(id), Self.resource(steps[steps.count - 2]) != nil
    else { return nil }
    return String(text[..<steps[steps.count - 2].startIndex])
  }

  /// Whether it has only what a URI may have (RFC 3986 §2) and, where it is not relative, a scheme. Characters
  /// beyond ASCII are let pass, as FHIR's `uri` does, and in a condition the `|` of a token, as FHIR writes it.
  private var isURI: Bool {
    var hexDigits = 0
    var isQuery = false
    for byte in text.utf8 {
      if hexDigits > 0 {
        guard Self.isHexDigit(byte) else { return false }
        hexDigits -= 1
      } else if byte == UInt8(ascii: "%") {
        hexDigits = 2
      } else if byte == UInt8(ascii: "?") {
        isQuery = true
      } else if byte <= 0x20 || byte == 0x7f || Self.excluded.contains(byte) {
        guard isQuery, byte == UInt8(ascii: "|") else { return false }
      }
    }
    return hexDigits == 0 && (isRelative || hasScheme)
  }

  private static let excluded = Array(#"<>"{}|\^`"#.utf8)

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 6
  }

  private var hasScheme: Bool {
    guard let scheme = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).first else {
      return false
    }
    let isLetter = { (byte: UInt8) in (byte | 0x20) &- UInt8(ascii: "a") < 26 }
    guard let first = scheme.first, isLetter(first) else { return false }
    return scheme.allSatisfy { isLetter($0) || $0 &- UInt8(ascii: "0") < 10 || Array("+-.".utf8).contains($0) }
  }

  private static func isID(_ text: Substring.UTF8View) -> Bool { PrimitiveFormat.id.accepts(Array(text)[...]) }

  private static func resource(_ name: Substring.UTF8View) -> TypeID? {
    R4.schema.type(named: String(Substring(name))).flatMap { R4.schema[$0].kind == .root ? $0 : nil }
  }
}
