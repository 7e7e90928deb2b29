import Crypto

/// A search term: what a search may find an entry by. It stands in the store under the category of the data that it was
/// drawn from, so that a search sees only terms that its scope may read.
public struct Term: Hashable, Sendable {
  /// The search parameter's name: `code`, `patient`.
  public let parameter: String
  /// A token's system, a quantity's unit.
  public let system: String?
  /// A token's code, a reference, a URI, or a folded string; of a long one what `key` makes of it.
  public let code: String?
  /// A string as it was written.
  public let text: String?
  /// The range [low, high) of a date (UTC milliseconds) or a number (millionths).
  public let low: Int64?
  /// See `low`.
  public let high: Int64?
  /// Terms of one entry and category with the same number were drawn from one element; nil where that means nothing.
  public let place: Int64?

  /// Makes one from its parts. A range with one end is open at the other.
  public init(
    parameter: String, system: String? = nil, code: String? = nil, text: String? = nil, low: Int64? = nil,
    high: Int64? = nil, place: Int64? = nil
  ) {
    self.parameter = parameter
    self.system = system
    self.code = code.map(Self.key)
    self.text = text
    self.low = low ?? high.map { _ in .min }
    self.high = high ?? low.map { _ in .max }
    self.place = place
  }
}

extension Term {
  /// How many bytes of a code are kept: PostgreSQL's index has rows of 2,700 at most.
  static let longest = 1_000

  /// The code as terms have it: a longer one is its beginning and its digest, so that equal ones stay equal, and others
  /// do not become so.
  static func key(_ code: String) -> String {
    guard code.utf8.count > longest else { return code }
    var start = String.UnicodeScalarView()
    var count = 0
    for scalar in code.unicodeScalars {
      count += UTF8.width(scalar)
      if count > longest { break }
      start.append(scalar)
    }
    let digest = SHA256.hash(data: Array(code.utf8)).map { String($0, radix: 16) }.joined(separator: ".")
    return String(start) + "#" + digest
  }
}

/// One condition of a search: an entry has (or, negated, has not) a term of the parameter that meets one of the
/// alternatives. Without alternatives any term of the parameter will do.
public struct TermTest: Hashable, Sendable {
  /// What a term's system must be.
  public enum System: Hashable, Sendable {
    case any
    case none
    case equal(String)
  }

  /// A comparison of one end of a term's range.
  public struct Bound: Hashable, Sendable {
    /// An end of a range.
    public enum End: Hashable, Sendable { case low, high }
    /// How two numbers are compared.
    public enum Order: String, Hashable, Sendable {
      case less = "<"
      case lessOrEqual = "<="
      case greater = ">"
      case greaterOrEqual = ">="
    }
    /// Which end is compared.
    public let end: End
    /// How it is compared.
    public let order: Order
    /// What it is compared with.
    public let value: Int64

    /// Makes one from its parts.
    public init(_ end: End, _ order: Order, _ value: Int64) {
      self.end = end
      self.order = order
      self.value = value
    }
  }

  /// One way to meet the condition.
  public enum Alternative: Hashable, Sendable {
    case code(System, String?)
    case starts(String)
    case contains(String)
    /// The text as it was written; such terms have the code, where it is given.
    case text(String, code: String? = nil)
    /// All bounds hold, and system and code are as asked.
    case range([Bound], System, String? = nil)
    /// Some bound does not hold, and system and code are as asked.
    case outside([Bound], System, String? = nil)
  }

  /// The search parameters: a term of any of them will do.
  public let parameters: [String]
  /// Whether the entry must not have such a term.
  public let isNegated: Bool
  /// One of these must hold.
  public let alternatives: [Alternative]
  /// Whether many entries may have such a term, because there are few values: other tests are looked at first.
  public let isWeak: Bool

  /// Makes one from its parts.
  public init(parameter: String, isNegated: Bool = false, alternatives: [Alternative], isWeak: Bool = false) {
    self.init(parameters: [parameter], isNegated: isNegated, alternatives: alternatives, isWeak: isWeak)
  }

  /// The same for several parameters.
  public init(parameters: [String], isNegated: Bool = false, alternatives: [Alternative], isWeak: Bool = false) {
    self.parameters = parameters
    self.isNegated = isNegated
    self.alternatives = alternatives
    self.isWeak = isWeak
  }
}
