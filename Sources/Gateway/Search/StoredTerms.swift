import Storage

/// Search terms and conditions as the store has them: `SearchTerm` is a row of its table, and a `SearchCondition` is what
/// its statements ask. What each must mean stands with `SearchCondition`.
extension Term {
  init(_ term: SearchTerm) {
    self.init(
      parameter: term.parameter, system: term.system, code: term.code, text: term.text, low: term.low, high: term.high)
  }
}

extension TermTest {
  /// A condition on terms; nil for one on the entry itself (`_id`, `_lastUpdated`).
  init?(_ condition: SearchCondition) {
    guard case .terms = condition.subject else { return nil }
    if condition.modifier == .missing {
      self.init(
        parameter: condition.parameter, isNegated: condition.alternatives.contains(.missing(true)), alternatives: [])
    } else {
      self.init(
        parameter: condition.parameter, isNegated: condition.modifier == .not,
        alternatives: condition.alternatives.flatMap { Self.alternatives($0, condition.modifier) })
    }
  }

  private static func alternatives(
    _ alternative: SearchCondition.Alternative, _ modifier: SearchCondition.Modifier
  ) -> [Alternative] {
    switch alternative {
    case .token(.any, let code): [.code(.any, code)]
    case .token(.none, let code): [.code(.none, code)]
    case .token(.named(let system), let code): [.code(.equal(system), code)]
    case .string(let folded, let exact):
      switch modifier {
      case .exact: [.text(exact)]
      case .contains: [.contains(folded)]
      default: [.starts(folded)]
      }
    case .date(let comparison), .number(let comparison): comparison.alternatives(.any, nil)
    case .quantity(let comparison, let system, let code):
      comparison.alternatives(system.map { .equal($0) } ?? .any, code)
    case .reference(let address): [.code(.any, address)]
    case .referenceID(let id): [.text(id)]
    case .uri(let uri): [.code(.any, uri)]
    case .id, .lastUpdated, .missing: []
    }
  }
}

extension SearchCondition.Comparison {
  /// The ways in which a term's range can satisfy it, as `SearchPrefix.holds` says.
  fileprivate func alternatives(_ system: TermTest.System, _ code: String?) -> [TermTest.Alternative] {
    let within: [TermTest.Bound] = [.init(.low, .greaterOrEqual, low), .init(.high, .lessOrEqual, high)]
    func range(_ bounds: [TermTest.Bound]) -> TermTest.Alternative { .range(bounds, system, code) }
    return switch prefix {
    case .eq: [range(within)]
    case .ne: [.outside(within, system, code)]
    case .gt: [range([.init(.high, .greater, high)])]
    case .lt: [range([.init(.low, .less, low)])]
    case .ge: [range([.init(.high, .greater, high)]), range(within)]
    case .le: [range([.init(.low, .less, low)]), range(within)]
    case .sa: [range([.init(.low, .greaterOrEqual, high)])]
    case .eb: [range([.init(.high, .lessOrEqual, low)])]
    }
  }

  /// The same for one moment in whole seconds; nil for `ne`, which is no single range.
  var seconds: [TermTest.Bound]? {
    func ceiling(_ milliseconds: Int64) -> Int64 { (milliseconds + 999).dividedFloor(by: 1000) }
    let from = TermTest.Bound(.low, .greaterOrEqual, ceiling(low))
    let before = TermTest.Bound(.low, .less, ceiling(high))
    return switch prefix {
    case .eq: [from, before]
    case .ge: [from]
    case .le: [before]
    case .gt, .sa: [TermTest.Bound(.low, .greaterOrEqual, ceiling(high))]
    case .lt, .eb: [TermTest.Bound(.low, .less, ceiling(low))]
    case .ne: nil
    }
  }
}

extension Int64 {
  func dividedFloor(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
