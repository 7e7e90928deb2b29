// What a search must find, said without any statement: all entries are looked at one by one, and of each only what the
// decision lets its caller see.

import Access
import Storage

/// An entry as it was written.
struct WrittenEntry: Sendable {
  struct Row: Sendable {
    let category: String
    let terms: [Term]
    let recorded: Int64
    /// When it was ended; nil while it is in force.
    let replaced: Int64?
  }

  let id: String
  let type: String
  let patient: String
  let facts: EntryFacts
  let rows: [Row]
}

struct NaiveSearch {
  /// What one caller sees of an entry.
  private struct Seen {
    let id: String
    let type: String
    let patient: String
    let labels: UInt8
    let terms: [(category: String, term: Term)]
    let updated: Int64

    var reference: String { "\(type)/\(id)" }
  }

  private let seen: [Seen]

  init(_ entries: [WrittenEntry], _ scope: Scope) {
    seen = entries.compactMap { entry in
      let rows = entry.rows.filter { row in
        guard let category = scope.table.category(row.category) else { return false }
        return scope.decide(Question(.view, category, of: entry.patient, entry: entry.facts)).isAllowed
      }
      let inForce = rows.filter { $0.replaced == nil }
      guard !inForce.isEmpty else { return nil }
      return Seen(
        id: entry.id, type: entry.type, patient: entry.patient, labels: entry.facts.labels.rawValue,
        terms: inForce.flatMap { row in row.terms.map { (row.category, $0) } },
        updated: rows.map { $0.replaced ?? $0.recorded }.max() ?? 0)
    }
  }

  /// The ids of all matches, in order.
  func matches(_ query: EntryQuery) -> [String] {
    seen.filter { entry in
      query.kinds.contains { meets($0, entry) } && (query.patients.map { $0.contains(entry.patient) } ?? true)
    }
    .sorted { one, other in
      for key in query.order {
        switch (value(key, one), value(key, other)) {
        case (nil, nil): continue
        case (nil, _): return false
        case (_, nil): return true
        case (let first?, let second?):
          if first == second { continue }
          return key.isDescending ? first > second : first < second
        }
      }
      return bytes(one.id) < bytes(other.id)
    }.map(\.id)
  }

  /// The ids of what belongs to these matches.
  func included(_ inclusions: [Inclusion], _ matches: [String]) -> Set<String> {
    var known = Set(matches)
    var sources = seen.filter { known.contains($0.id) }
    var rules = inclusions
    var result: Set<String> = []
    while !sources.isEmpty {
      let found = rules.flatMap { rule in
        seen.filter { entry in
          sources.contains { source in
            rule.direction == .forward ? refers(source, entry, rule) : refers(entry, source, rule)
          }
        }
      }
      sources = seen.filter { entry in !known.contains(entry.id) && found.contains { $0.id == entry.id } }
      known.formUnion(sources.map(\.id))
      result.formUnion(sources.map(\.id))
      rules = inclusions.filter(\.iterates)
    }
    return result
  }

  private func refers(_ one: Seen, _ other: Seen, _ rule: Inclusion) -> Bool {
    one.type == rule.type && (rule.target == nil || other.type == rule.target)
      && one.terms.contains { rule.parameters.contains($0.term.parameter) && $0.term.code == other.reference }
  }

  // MARK: Tests

  private func meets(_ kind: EntryKind, _ entry: Seen) -> Bool {
    kind.types.contains(entry.type) && kind.tests.allSatisfy { holds($0, entry) }
  }

  private func holds(_ test: EntryTest, _ entry: Seen) -> Bool {
    switch test {
    case .term(let test): return entry.terms.contains { holds(test, $0.term) } != test.isNegated
    case .pair(let one, let other):
      return entry.terms.contains { first in
        holds(one, first.term)
          && entry.terms.contains { second in
            holds(other, second.term) && second.category == first.category && first.term.place != nil
              && first.term.place == second.term.place
          }
      }
    case .ids(let ids): return ids.contains(entry.id)
    case .updated(let bounds): return bounds.allSatisfy { compare(entry.updated, $0) }
    case .labelled(let labels): return entry.labels & labels != 0
    case .taken(let lenses, let patients): return lenses.contains("x") && patients.contains(entry.patient)
    case .refers(let parameter, let kinds):
      return seen.contains { target in
        kinds.contains { meets($0, target) }
          && entry.terms.contains { $0.term.parameter == parameter && $0.term.code == target.reference }
      }
    case .referred(let kind, let parameter):
      return seen.contains { source in
        meets(kind, source)
          && source.terms.contains { $0.term.parameter == parameter && $0.term.code == entry.reference }
      }
    case .all(let tests): return tests.allSatisfy { holds($0, entry) }
    case .any(let tests): return tests.contains { holds($0, entry) }
    case .not(let test): return !holds(test, entry)
    }
  }

  private func holds(_ test: TermTest, _ term: Term) -> Bool {
    test.parameters.contains(term.parameter)
      && (test.alternatives.isEmpty || test.alternatives.contains { holds($0, term) })
  }

  private func holds(_ alternative: TermTest.Alternative, _ term: Term) -> Bool {
    switch alternative {
    case .code(let system, let code): isOf(system, code, term)
    case .starts(let text): term.code.map { bytes($0).starts(with: bytes(text)) } ?? false
    case .contains(let text): term.code?.contains(text) ?? false
    case .text(let text, let code): term.text == text && (code == nil || term.code == code)
    case .range(let bounds, let system, let code): bounds.allSatisfy { holds($0, term) } && isOf(system, code, term)
    case .outside(let bounds, let system, let code):
      term.low != nil && !bounds.allSatisfy { holds($0, term) } && isOf(system, code, term)
    }
  }

  private func isOf(_ system: TermTest.System, _ code: String?, _ term: Term) -> Bool {
    switch system {
    case .any: break
    case .none: if term.system != nil { return false }
    case .equal(let system): if term.system != system { return false }
    }
    return code == nil || term.code == code
  }

  private func holds(_ bound: TermTest.Bound, _ term: Term) -> Bool {
    (bound.end == .low ? term.low : term.high).map { compare($0, bound) } ?? false
  }

  private func compare(_ value: Int64, _ bound: TermTest.Bound) -> Bool {
    switch bound.order {
    case .less: value < bound.value
    case .lessOrEqual: value <= bound.value
    case .greater: value > bound.value
    case .greaterOrEqual: value >= bound.value
    }
  }

  // MARK: Order

  /// A number, or a text by its bytes.
  private enum Key: Comparable {
    case number(Int64)
    case bytes([UInt8])

    static func < (one: Key, other: Key) -> Bool {
      switch (one, other) {
      case (.number(let first), .number(let second)): first < second
      case (.bytes(let first), .bytes(let second)): first.lexicographicallyPrecedes(second)
      case (.number, .bytes): true
      case (.bytes, .number): false
      }
    }
  }

  private func value(_ key: SortKey, _ entry: Seen) -> Key? {
    func first(_ keys: [Key]) -> Key? { key.isDescending ? keys.max() : keys.min() }
    switch key.value {
    case .id: return bytes(entry.id)
    case .updated: return .number(entry.updated)
    case .range(let parameter):
      return first(entry.terms.filter { $0.term.parameter == parameter }.compactMap { $0.term.low.map { .number($0) } })
    case .code(let parameter):
      return first(
        entry.terms.filter { $0.term.parameter == parameter }.compactMap {
          $0.term.code.map { bytes(String(String.UnicodeScalarView($0.unicodeScalars.prefix(100)))) }
        })
    }
  }

  private func bytes(_ text: String) -> Key { .bytes(Array(text.utf8)) }

  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
}
