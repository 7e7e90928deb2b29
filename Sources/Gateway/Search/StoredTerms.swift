import Access
import Storage

/// Search terms and conditions as the store has them: `SearchTerm` is a row of its table, and a `SearchCondition` is what
/// its statements ask. What each must mean stands with `SearchCondition`.
extension Term {
  init(_ term: SearchTerm) {
    self.init(
      parameter: term.parameter, system: term.system, code: term.code, text: term.text, low: term.low, high: term.high,
      place: term.place)
  }
}

extension EntryTest {
  /// What the condition asks of an entry.
  init(_ condition: SearchCondition) {
    switch condition.subject {
    case .id where condition.modifier == .missing, .lastUpdated where condition.modifier == .missing:
      // Every entry has them.
      self = condition.alternatives.contains(.missing(true)) ? .nothing : .everything
    case .id:
      let ids = EntryTest.ids(
        condition.alternatives.compactMap { alternative -> String? in
          if case .id(let id) = alternative { id } else { nil }
        })
      self = condition.modifier == .not ? .not(ids) : ids
    case .lastUpdated:
      var ways: [EntryTest] = []
      for case .lastUpdated(let comparison) in condition.alternatives { ways.append(comparison.updated) }
      self = ways.count == 1 ? ways[0] : .any(ways)
    case .terms(let kind): self = .term(TermTest(condition, kind))
    case .words: self = Self.words(condition)
    case .pairs:
      let pairs = condition.alternatives.map { alternative -> EntryTest in
        switch alternative {
        case .pair(let first, let second):
          .pair(
            TermTest(parameter: condition.component(1), alternatives: TermTest.alternatives(first, .none)),
            TermTest(parameter: condition.component(2), alternatives: TermTest.alternatives(second, .none)))
        case .missing(let isMissing):
          .term(TermTest(parameter: condition.component(1), isNegated: isMissing, alternatives: []))
        default: .any([])
        }
      }
      self = pairs.count == 1 ? pairs[0] : .any(pairs)
    }
  }
}

extension EntryTest {
  /// `_text` and `_content`: each of the words stands somewhere.
  private static func words(_ condition: SearchCondition) -> EntryTest {
    if condition.modifier == .missing { return .term(TermTest(condition, .string)) }
    var ways: [EntryTest] = []
    for case .words(let words) in condition.alternatives {
      ways.append(
        .all(words.map { .term(TermTest(parameter: condition.parameter, alternatives: [.contains($0)])) }))
    }
    return ways.count == 1 ? ways[0] : .any(ways)
  }

  /// `_security`: all that is shown, which is what the resource says, its labels, and the marks of who reads it.
  static func labels(_ condition: SearchCondition, _ marks: ReaderMarks) -> EntryTest {
    func shown(_ written: SearchCondition, by codings: [(SearchCondition.System, String?)]) -> EntryTest {
      let labels = codings.reduce(into: LabelSet()) { $0.formUnion(EntryLabels.shown(by: $1.0, $1.1)) }
      return .any([EntryTest(written), .labelled(labels.rawValue)] + codings.map { marks.test($0.0, $0.1) })
    }
    var codings: [(SearchCondition.System, String?)] = []
    for case .token(let system, let code) in condition.alternatives { codings.append((system, code)) }
    switch condition.modifier {
    case .none, .in: return shown(condition, by: codings)
    case .not, .notIn: return .not(shown(condition.with(.none), by: codings))
    case .missing:
      let some = shown(condition.with(.missing, [.missing(false)]), by: [(.any, nil)])
      return condition.alternatives.contains(.missing(true)) ? .not(some) : some
    default: return EntryTest(condition)
    }
  }
}

extension SearchCondition {
  fileprivate func with(_ modifier: Modifier, _ alternatives: [Alternative]? = nil) -> SearchCondition {
    SearchCondition(
      parameter: parameter, subject: subject, modifier: modifier, alternatives: alternatives ?? self.alternatives)
  }
}

extension TermTest {
  fileprivate init(_ condition: SearchCondition, _ kind: SearchTerm.Kind) {
    if condition.modifier == .missing {
      let aspects = SearchCondition.Modifier.allCases.filter { $0.isAspect }.map {
        "\(condition.parameter):\($0.rawValue)"
      }
      self.init(
        parameters: [condition.parameter] + (kind == .token || kind == .reference ? aspects : []),
        isNegated: condition.alternatives.contains(.missing(true)), alternatives: [])
    } else {
      self.init(
        parameter: condition.name, isNegated: condition.modifier == .not || condition.modifier == .notIn,
        alternatives: condition.alternatives.flatMap { Self.alternatives($0, condition.modifier) },
        isWeak: condition.isWeak)
    }
  }

  fileprivate static func alternatives(
    _ alternative: SearchCondition.Alternative, _ modifier: SearchCondition.Modifier
  ) -> [Alternative] {
    switch alternative {
    case .token(.any, let code): [.code(.any, code)]
    case .token(.none, let code): [.code(.none, code)]
    case .token(.named(let system), let code): [.code(.equal(system), code)]
    case .string(let folded, let exact):
      switch modifier {
      case .exact: [.text(exact, code: Folding.key(exact))]
      case .contains: [.contains(folded)]
      default: [.starts(folded)]
      }
    case .date(let comparison), .number(let comparison): comparison.alternatives(.any, nil)
    case .quantity(let comparison, let system, let code):
      comparison.alternatives(system.map { .equal($0) } ?? .any, code)
    case .reference(let address): [.code(.any, address)]
    case .referenceID(let id): [.text(id)]
    case .uri(let uri):
      switch modifier {
      case .below: [.starts(uri)]
      case .above: SearchCondition.paths(to: uri).map { .code(.any, $0) }
      default: [.code(.any, uri)]
      }
    case .id, .lastUpdated, .missing, .pair, .words: []
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
    case .ap: [range([.init(.low, .less, high), .init(.high, .greater, low)])]
    }
  }

  /// The same for one moment, in whole seconds: a moment covers its second.
  fileprivate var updated: EntryTest {
    func ceiling(_ milliseconds: Int64) -> Int64 {
      milliseconds > .max - 999 ? .max / 1000 : (milliseconds + 999).dividedFloor(by: 1000)
    }
    let from = TermTest.Bound(.low, .greaterOrEqual, ceiling(low))
    let before = TermTest.Bound(.low, .less, ceiling(high))
    return switch prefix {
    case .eq, .ap: .updated([from, before])
    case .ne: .not(.updated([from, before]))
    case .ge: .updated([from])
    case .le: .updated([before])
    case .gt, .sa: .updated([TermTest.Bound(.low, .greaterOrEqual, ceiling(high))])
    case .lt, .eb: .updated([TermTest.Bound(.low, .less, ceiling(low))])
    }
  }
}

extension Int64 {
  func dividedFloor(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
