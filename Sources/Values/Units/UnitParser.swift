/// The grammar of UCUM's case sensitive codes (UCUM §§3 to 12):
///
///     unit       = ["/"] term
///     term       = component *(("." / "/") component)      from left to right: a/b.c is (a/b).c
///     component  = annotation / ("(" term ")" / atom [exponent] / number) [annotation]
///     exponent   = ["+" / "-"] 1*digit
///     annotation = "{" *(characters 33 to 126 but braces) "}"
///
/// (An annotation after a bracket is not in the grammar of UCUM, but in its table of common units: `U/(10.g){feces}`.)
///
/// An atom is a code of the table, with a prefix before it where it is metric. Brackets are part of a code; outside of
/// them a code has no digits (but `10*` and `10^`).

/// Why a text is no unit of UCUM, and where.
public struct UnitIssue: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong.
  public enum Reason: String, Sendable {
    /// A unit was expected.
    case missing = "a unit is missing here"
    /// No atom of that code, or none that takes that prefix.
    case unknown = "this is no unit of UCUM"
    /// Something that can't stand there.
    case unexpected = "this character can't stand here"
    /// A bracket or a brace that is not closed.
    case open = "what is opened here is not closed"
    /// Too long, too deep or too great a power.
    case excessive = "this is beyond what units are read to"
  }

  /// What is wrong.
  public let reason: Reason
  /// Where, in bytes from the beginning.
  public let offset: Int

  /// The reason and the place, without the text.
  public var description: String { "\(reason.rawValue) (byte \(offset))" }
}

struct UnitParser {
  /// The longest text that is read, in bytes, and the deepest brackets.
  private static let limits = (length: 1000, depth: 50)

  private let text: Substring
  private let bytes: Substring.UTF8View
  private var at: Substring.Index
  private var depth = 0
  private let atoms: UnitAtoms

  static func read(_ text: String, atoms: UnitAtoms) -> Result<UnitMeasure, UnitIssue> {
    guard text.utf8.count <= limits.length else {
      return .failure(UnitIssue(reason: .excessive, offset: limits.length))
    }
    var parser = UnitParser(text, atoms: atoms)
    do throws(UnitIssue) { return .success(try parser.unit()) } catch { return .failure(error) }
  }

  private init(_ text: String, atoms: UnitAtoms) {
    self.text = text[...]
    bytes = self.text.utf8
    at = bytes.startIndex
    self.atoms = atoms
  }

  // MARK: The grammar

  private mutating func unit() throws(UnitIssue) -> UnitMeasure {
    let isInverse = take("/")
    let measure = try term(isInverse: isInverse)
    guard at == bytes.endIndex else { throw issue(.unexpected) }
    return measure
  }

  private mutating func term(isInverse: Bool = false) throws(UnitIssue) -> UnitMeasure {
    var product = try held(isInverse ? component().power(-1) : component())
    while true {
      let start = at
      if take(".") {
        product = try held(product.multiplied(by: component()), start)
      } else if take("/") {
        product = try held(component().power(-1).flatMap(product.multiplied), start)
      } else {
        return product
      }
    }
  }

  private mutating func component() throws(UnitIssue) -> UnitMeasure {
    let start = at
    if take("(") {
      depth += 1
      defer { depth -= 1 }
      guard depth <= Self.limits.depth else { throw issue(.excessive, start) }
      let inner = try term()
      guard take(")") else { throw at == bytes.endIndex ? issue(.open, start) : issue(.unexpected) }
      _ = try annotation()
      return inner
    }
    if try annotation() { return .one }
    let number = try number()
    let measure = if let number { number } else { try atom() }
    _ = try annotation()
    return measure
  }

  private mutating func annotation() throws(UnitIssue) -> Bool {
    let start = at
    guard take("{") else { return false }
    while at < bytes.endIndex, (33...126).contains(bytes[at]), bytes[at] != UInt8(ascii: "{") {
      if take("}") { return true }
      bytes.formIndex(after: &at)
    }
    throw at == bytes.endIndex ? issue(.open, start) : issue(.unexpected)
  }

  /// A whole number, but not `10*` and `10^`, which are atoms.
  private mutating func number() throws(UnitIssue) -> UnitMeasure? {
    let start = at
    let digits = digits()
    guard !digits.isEmpty else { return nil }
    if digits == "10", at < bytes.endIndex, bytes[at] == UInt8(ascii: "*") || bytes[at] == UInt8(ascii: "^") {
      at = start
      return nil
    }
    guard let number = ExactDecimal(digits.utf8), !number.isZero else { throw issue(.unknown, start) }
    return UnitMeasure(ratio: Ratio(number))
  }

  private mutating func atom() throws(UnitIssue) -> UnitMeasure {
    let start = at
    let code = try code()
    guard !code.isEmpty else { throw issue(at == bytes.endIndex ? .missing : .unexpected) }
    guard let measure = atoms.measure(of: code) else { throw issue(.unknown, start) }
    return try held(measure.power(exponent()), start)
  }

  private mutating func code() throws(UnitIssue) -> Substring {
    let start = at
    if !digits().isEmpty { bytes.formIndex(after: &at) }
    scan: while at < bytes.endIndex {
      switch bytes[at] {
      case UInt8(ascii: "["):
        let open = at
        while !take("]") {
          guard at < bytes.endIndex else { throw issue(.open, open) }
          guard (33...126).contains(bytes[at]) else { throw issue(.unexpected) }
          bytes.formIndex(after: &at)
        }
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "%"),
        UInt8(ascii: "'"), UInt8(ascii: "_"):
        bytes.formIndex(after: &at)
      default: break scan
      }
    }
    return text[start..<at]
  }

  /// One where none is written.
  private mutating func exponent() throws(UnitIssue) -> Int {
    let start = at
    let isNegative = take("-")
    let isSigned = isNegative || take("+")
    let digits = digits()
    guard !digits.isEmpty else {
      guard !isSigned else { throw issue(.unexpected, start) }
      return 1
    }
    guard let power = Int(digits), power <= UnitDimensions.limit else { throw issue(.excessive, start) }
    return isNegative ? -power : power
  }

  // MARK: Reading

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard at < bytes.endIndex, bytes[at] == UInt8(ascii: character) else { return false }
    bytes.formIndex(after: &at)
    return true
  }

  private mutating func digits() -> Substring {
    let start = at
    while at < bytes.endIndex, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[at]) {
      bytes.formIndex(after: &at)
    }
    return text[start..<at]
  }

  private func issue(_ reason: UnitIssue.Reason, _ place: Substring.Index? = nil) -> UnitIssue {
    UnitIssue(reason: reason, offset: bytes.distance(from: bytes.startIndex, to: place ?? at))
  }

  private func held(_ measure: UnitMeasure?, _ place: Substring.Index? = nil) throws(UnitIssue) -> UnitMeasure {
    guard let measure else { throw issue(.excessive, place) }
    return measure
  }
}
