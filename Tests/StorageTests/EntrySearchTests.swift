import Access
import Database
import TestSupport
import Testing

@testable import Storage

/// Random searches over random entries by random callers: what is found, counted, ordered, cut into pages and included is what
/// looking at each entry by hand gives.
@Suite(.onBothDatabases) struct EntrySearchTests {
  private static let types = ["Patient", "Condition", "Observation"]
  private static let categories = ["diagnosis-summary", "diagnosis", "vital", "lab", "medication"]
  private static let patients = ["p", "q", "r"]
  private static let codes = ["a", "ab", "b", "かな", "かに", "漢", "%", "c\u{ffff}"]

  @Test func theStoreAnswersAsTheEvaluatorDoes() async throws {
    var chance = SeededGenerator.told("entry search")
    var found = (matches: 0, empty: 0, pages: 0, included: 0)
    for round in 0..<4 {
      let store = try await opened()
      let written = try await fill(store, &chance)
      for number in 0..<60 {
        let scope = try caller(&chance).scope()
        let view = store.view(scope)
        let naive = NaiveSearch(written, scope)
        var query = EntryQuery(kinds: kinds(written, &chance), count: 1000)
        if chance.once(in: 4) { query.patients = [chance.pick(Self.patients)] }
        query.order = order(&chance)
        let expected = naive.matches(query)
        let told: Comment = "seed \(chance.seed), round \(round), \(number): \(scope.occupation) \(query)"
        let whole = try await view.search(query)
        #expect(whole.entries.map(\.id) == expected, told)
        #expect(whole.total == expected.count && whole.next == nil, told)
        found.matches += expected.count
        found.empty += expected.isEmpty ? 1 : 0

        query.count = Int.random(in: 1...5, using: &chance)
        query.counting = chance.pick([.none, .upTo(3), .upTo(100), .exact])
        query.inclusions = inclusions(&chance)
        var pages: [String] = []
        repeat {
          let page = try await view.search(query)
          let ids = page.entries.map(\.id)
          pages += ids
          #expect(page.total == total(expected.count, query), told)
          #expect(Set(page.included.map(\.id)) == naive.included(query.inclusions, ids), told)
          #expect(Set(page.included.map(\.id)).count == page.included.count && !page.isCut, told)
          query.after = page.next
          found.pages += 1
          found.included += page.included.count
        } while query.after != nil && pages.count <= expected.count
        #expect(pages == expected, told)
      }
      await store.close()
    }
    #expect(found.matches > 300 && found.empty < 200 && found.pages > 300 && found.included > 50, "\(found)")
  }

  private func total(_ count: Int, _ query: EntryQuery) -> Int? {
    switch query.counting {
    case .none: nil
    case .upTo(let most): count <= most || count <= query.count ? count : nil
    case .exact: count
    }
  }

  /// What is included stops at the limit, and says so.
  @Test func whatIsIncludedIsBounded() async throws {
    let store = try await opened()
    let view = store.view(try scope("physician", patients: ["p"]))
    let head = try await view.insert(entry("p", ["diagnosis"])) { _ in [] }
    for _ in 0..<5 {
      let refers = Term(parameter: "focus", code: "Condition/\(head.id)", text: head.id)
      _ = try await view.insert(
        NewEntry(
          type: "Observation", lens: "x", patient: "p", parts: [Part(category: "lab", fields: [1], residue: nil)],
          terms: ["lab": [refers]])
      ) { _ in [] }
    }
    for (most, isCut) in [(3, true), (5, false)] {
      var query = EntryQuery(type: "Condition", count: 5)
      query.inclusions = [Inclusion(.backward, "Observation", ["focus"], target: nil, iterates: true)]
      query.mostIncluded = most
      let page = try await view.search(query)
      #expect(page.included.count == most && page.isCut == isCut)
    }
    await store.close()
  }

  /// Entries that come and go while somebody pages move no others: each is seen once.
  @Test func pagesAreStableUnderWrites() async throws {
    let store = try await opened()
    let view = store.view(try scope("physician", patients: ["p"]))
    func insert(_ code: String) async throws -> String {
      try await view.insert(
        NewEntry(
          type: "Condition", lens: "x", patient: "p", parts: [Part(category: "diagnosis", fields: [1], residue: nil)],
          terms: ["diagnosis": code.isEmpty ? [] : [Term(parameter: "code", code: code)]])
      ) { _ in [] }.id
    }
    var stable: Set<String> = []
    for code in ["a", "b", "b", "b", "c", "d", "", ""] { stable.insert(try await insert(code)) }
    for isDescending in [false, true] {
      var query = EntryQuery(type: "Condition", count: 2)
      query.order = [SortKey(.code(parameter: "code"), isDescending: isDescending)]
      var seen: [String] = []
      repeat {
        let page = try await view.search(query)
        seen += page.entries.map(\.id)
        query.after = page.next
        for code in ["a", "b", "z"] { _ = try await insert(code) }
      } while query.after != nil && seen.count < 100
      #expect(stable.isSubset(of: seen) && Set(seen).count == seen.count)
    }
    await store.close()
  }

  // MARK: What is drawn

  private func caller(_ chance: inout SeededGenerator) -> Caller {
    Caller(
      occupation: chance.pick(["physician", "physician", "home-helper", "nurse", "pharmacist", "medical-clerk"]),
      person: chance.pick(["one", "two"]), facility: chance.pick(["aoi", "kita"]),
      patients: chance.pick([["p", "q", "r"], ["p", "q"], ["p"], ["r"], []]), isAttending: chance.once(in: 2),
      refusing: chance.pick([[], [], ["kita"], ["tooi"]]))
  }

  private func fill(_ store: Store, _ chance: inout SeededGenerator) async throws -> [WrittenEntry] {
    let heads = (0..<50).map { number -> (id: String, type: String) in
      number < Self.patients.count
        ? (Self.patients[number], "Patient") : ("e\(number)", chance.pick(Array(Self.types[1...])))
    }
    var written: [WrittenEntry] = []
    for (id, type) in heads {
      let facts = EntryFacts(
        author: chance.pick(["one", "two", "three"]), facility: chance.pick(["aoi", "kita"]),
        origin: chance.pick([nil, nil, "kita", "tooi"]),
        labels: chance.once(in: 3) ? LabelSet(rawValue: UInt8.random(in: 0...7, using: &chance)) : [])
      let patient = type == "Patient" ? id : chance.pick(Self.patients)
      let time = noon.seconds - Int64.random(in: 0...5, using: &chance)
      let categories = Self.categories.filter { _ in chance.once(in: 2) }
      let terms = Dictionary(
        uniqueKeysWithValues: categories.map { ($0, self.terms(of: patient, heads, &chance)) })
      let ended = Set(categories.filter { _ in chance.once(in: 8) })
      let new = NewEntry(
        id: id, type: type, lens: "x", patient: patient,
        parts: categories.map { Part(category: $0, fields: [1], residue: nil) }, terms: terms, labels: facts.labels,
        origin: facts.origin == facts.facility ? nil : facts.origin)
      try await store.database.write { connection in
        let writer = EntryWriter(.random)
        try writer.insert(new, id: id, author: facts.author, facility: facts.facility, at: time, connection)
        let head = PartRows.Head(id: id, type: type, lens: "x", patient: patient, facts: facts)
        for category in ended.sorted() {
          try writer.change(EntryChange(fates: [category: .ends]), of: head, at: time + 3, connection)
        }
      }
      written.append(
        WrittenEntry(
          id: id, type: type, patient: patient, facts: facts,
          rows: categories.map { category in
            .init(
              category: category, terms: terms[category] ?? [], recorded: time,
              replaced: ended.contains(category) ? time + 3 : nil)
          }))
    }
    return written
  }

  private func terms(
    of patient: String, _ heads: [(id: String, type: String)], _ chance: inout SeededGenerator
  ) -> [Term] {
    var terms = [Term(parameter: "patient", code: "Patient/\(patient)", text: patient)]
    for _ in 0..<Int.random(in: 0...5, using: &chance) {
      switch Int.random(in: 0..<4, using: &chance) {
      case 0:
        terms.append(
          Term(
            parameter: chance.pick(["code", "code:text"]), system: chance.pick([nil, "s", "t"]),
            code: chance.pick(Self.codes), text: chance.pick(["A", "B"]),
            place: chance.pick([nil, 1, 2])))
      case 1:
        let low = Int64.random(in: 0...20, using: &chance)
        terms.append(
          Term(
            parameter: "date", system: chance.pick([nil, "s"]), low: chance.once(in: 5) ? nil : low,
            high: low + Int64.random(in: 1...4, using: &chance), place: chance.pick([nil, 1, 2])))
      default:
        let target = chance.pick(heads)
        let type = chance.once(in: 6) ? chance.pick(Self.types) : target.type
        terms.append(Term(parameter: "focus", code: "\(type)/\(target.id)", text: target.id))
      }
    }
    return terms
  }

  private func kinds(_ written: [WrittenEntry], _ chance: inout SeededGenerator) -> [EntryKind] {
    if chance.once(in: 4) {
      return [kind(written, 2, &chance), kind(written, 1, &chance)]
    }
    var kind = kind(written, 2, &chance)
    if chance.once(in: 4) { kind.types = Self.types }
    return [kind]
  }

  private func kind(_ written: [WrittenEntry], _ depth: Int, _ chance: inout SeededGenerator) -> EntryKind {
    let count = chance.pick([0, 1, 1, 2])
    return EntryKind(chance.pick(Self.types), (0..<count).map { _ in test(written, depth, &chance) })
  }

  private func test(_ written: [WrittenEntry], _ depth: Int, _ chance: inout SeededGenerator) -> EntryTest {
    switch Int.random(in: 0..<(depth > 0 ? 10 : 6), using: &chance) {
    case 0, 1, 2: return .term(termTest(&chance))
    case 3: return .ids((0..<3).map { _ in chance.pick(written).id })
    case 4: return .updated([.init(.low, chance.pick([.less, .greaterOrEqual]), noon.seconds - 1)])
    case 5 where chance.once(in: 3):
      return .taken(by: chance.pick([["x"], ["y", "x"], ["y"], []]), of: [chance.pick(written).patient])
    case 5: return chance.once(in: 2) ? .labelled(3) : .pair(termTest(&chance).asked, termTest(&chance).asked)
    case 6, 7:
      return .refers(
        parameter: chance.pick(["focus", "focus", "patient"]),
        to: chance.once(in: 2)
          ? [kind(written, depth - 1, &chance)]
          : [kind(written, depth - 1, &chance), kind(written, depth - 1, &chance)])
    case 8: return .referred(by: kind(written, depth - 1, &chance), through: chance.pick(["focus", "patient"]))
    default:
      return chance.once(in: 2)
        ? .not(test(written, depth - 1, &chance))
        : .any([test(written, depth - 1, &chance), test(written, depth - 1, &chance)])
    }
  }

  private func termTest(_ chance: inout SeededGenerator) -> TermTest {
    let alternatives = (0..<chance.pick([0, 1, 1, 1, 2])).map { _ -> TermTest.Alternative in
      let code = chance.pick(Self.codes)
      let system: TermTest.System = chance.pick([.any, .any, .none, .equal("s")])
      let low = Int64.random(in: 0...20, using: &chance)
      let bounds: [TermTest.Bound] = chance.pick([
        [.init(.low, .greaterOrEqual, low), .init(.high, .lessOrEqual, low + 6)], [.init(.low, .less, low)],
        [.init(.high, .greater, low)],
      ])
      switch Int.random(in: 0..<6, using: &chance) {
      case 0, 1: return .code(system, code)
      case 2: return .starts(String(code.prefix(1)))
      case 3: return chance.once(in: 2) ? .contains(code) : .text("A", code: chance.pick([nil, code]))
      case 4: return .range(bounds, system)
      default: return .outside(bounds, system)
      }
    }
    return TermTest(
      parameters: chance.pick([["code"], ["date"], ["code", "code:text"], ["focus"]]),
      isNegated: chance.once(in: 5), alternatives: alternatives, isWeak: chance.once(in: 3))
  }

  private func order(_ chance: inout SeededGenerator) -> [SortKey] {
    (0..<chance.pick([0, 1, 1, 2, 3])).map { _ in
      SortKey(
        chance.pick([.code(parameter: "code"), .range(parameter: "date"), .updated, .id, .code(parameter: "focus")]),
        isDescending: chance.once(in: 2))
    }
  }

  private func inclusions(_ chance: inout SeededGenerator) -> [Inclusion] {
    (0..<chance.pick([0, 1, 2])).map { _ in
      Inclusion(
        chance.pick([.forward, .backward]), chance.pick(Self.types), chance.pick([["focus"], ["focus", "patient"]]),
        target: chance.pick([nil, nil, "Condition"]), iterates: chance.once(in: 2))
    }
  }
}

extension TermTest {
  /// The same without a negation, which a pair has not.
  fileprivate var asked: TermTest {
    TermTest(parameters: parameters, alternatives: alternatives, isWeak: isWeak)
  }
}
