import Values

/// The codes of a value set as far as they are known: a list of codes by code system, whole systems that are grammars,
/// units that measure something, and whether that is all of them. Of an incomplete set a code can be said to be in it,
/// but never to be outside.
public struct CodeSet: Equatable, Sendable {
  /// Codes by the code system's canonical URL.
  public internal(set) var codes: [String: Set<String>] = [:]
  /// Code systems of which every well-formed code is in the set.
  public internal(set) var grammars: Set<Grammar> = []
  /// Units of which all that measure the same (`a` for all of time) are in the set.
  public internal(set) var measures: Set<String> = []
  /// Whether no other code is in the set.
  public internal(set) var isComplete = true

  /// The set of which nothing is known.
  public static let unknown = CodeSet(codes: [:], grammars: [], isComplete: false)

  /// Whether a code is in a set.
  public enum Membership: Sendable {
    case inside, outside
    /// It can't be told.
    case unknown
  }

  /// Whether the code is in the set. Where only the code is written, as in a `code`, any system of the set will do;
  /// a code that should have a system and has none is outside.
  public func membership(of code: String, system: String?) -> Membership {
    contains(code, system) ? .inside : isComplete ? .outside : .unknown
  }

  /// The same for a `code`.
  public func membership(of code: String) -> Membership {
    let isInside =
      codes.values.contains { $0.contains(code) } || grammars.contains { $0.accepts(code) } || measuresSame(code)
    return isInside ? .inside : isComplete ? .outside : .unknown
  }

  private func contains(_ code: String, _ system: String?) -> Bool {
    guard let system else { return false }
    if codes[system]?.contains(code) == true { return true }
    guard let grammar = Grammar(rawValue: system) else { return false }
    return grammars.contains(grammar) && grammar.accepts(code) || grammar == .unit && measuresSame(code)
  }

  private func measuresSame(_ code: String) -> Bool {
    guard !measures.isEmpty, let unit = try? Unit(code) else { return false }
    return measures.contains { (try? Unit($0))?.isCommensurable(with: unit) == true }
  }

  /// With the codes of another set, too.
  mutating func formUnion(_ other: CodeSet) {
    codes.merge(other.codes) { $0.union($1) }
    grammars.formUnion(other.grammars)
    measures.formUnion(other.measures)
    isComplete = isComplete && other.isComplete
  }

  /// Only the codes that are in the other set as well.
  func intersection(_ other: CodeSet) -> CodeSet {
    var both = CodeSet()
    for (one, two) in [(self, other), (other, self)] {
      for (system, list) in one.codes {
        let common = list.filter { two.contains($0, system) }
        if !common.isEmpty { both.codes[system, default: []].formUnion(common) }
      }
    }
    both.grammars = grammars.intersection(other.grammars)
    for (one, two) in [(self, other), (other, self)] {
      both.measures.formUnion(one.measures.filter { two.grammars.contains(.unit) || two.measuresSame($0) })
    }
    both.isComplete = isComplete && other.isComplete
    return both
  }

  /// Without the codes of the other set. What an incomplete one leaves out can't be told, so nothing is known then.
  func subtracting(_ other: CodeSet) -> CodeSet {
    guard other.isComplete else { return .unknown }
    var rest = self
    for (system, list) in codes {
      rest.codes[system] = list.filter { !other.contains($0, system) }
      if rest.codes[system]?.isEmpty == true { rest.codes[system] = nil }
    }
    rest.grammars.subtract(other.grammars)
    rest.measures = other.grammars.contains(.unit) ? [] : measures.filter { !other.measuresSame($0) }
    // A grammar less some of its words can't be written down here.
    let isCut =
      rest.grammars.contains { other.codes[$0.rawValue] != nil || $0 == .unit && !other.measures.isEmpty }
      || !rest.measures.isEmpty && other.codes[Grammar.unit.rawValue] != nil
    return isCut ? .unknown : rest
  }
}
