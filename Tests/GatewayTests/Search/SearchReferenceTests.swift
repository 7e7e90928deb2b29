import Access
import FHIR
import Storage
import TestSupport
import Testing
import Tree

@testable import Gateway

/// Random searches, as callers write them, over all samples: what is found is what `SearchCondition.matches` says of the terms
/// that the caller may see, link by link.
@Suite struct SearchReferenceTests {
  @Test func whatIsFoundIsWhatMatches() async throws {
    var chance = SeededGenerator.told("searches over samples")
    let library = try await SampleLibrary()
    let all = library.entries.flatMap { entry in entry.terms.values.flatMap { $0 }.map { (entry.type, $0) } }
      .sorted { "\($0.0) \($0.1)" < "\($1.0) \($1.1)" }
    var told = (answered: 0, found: 0, refused: 0, linked: 0, hidden: 0)
    for occupation in ["physician", "visiting-nurse", "home-helper", "pharmacist", "medical-clerk"] {
      let scope = try library.bench.scope(occupation, patients: chance.once(in: 2) ? ["hanako", "taro"] : ["hanako"])
      let seen = library.seen(by: scope)
      let field = library.bench.gateway.field(for: scope)
      let marks = try await marks(library, scope)
      for _ in 0..<150 {
        let (type, _) = chance.pick(all)
        let (name, value) = condition(type, 2, all, &chance)
        let result = await library.bench.gateway.search(
          type, [(name, value), ("_count", "200")], isLenient: false, base: "b", scope: scope,
          request: RequestIdentifier())
        let note: Comment = "seed \(chance.seed): \(occupation) \(type)?\(name)=\(value)"
        switch result {
        case .success(let answer):
          let bundle = answer.document()
          let path = try ParameterPath(name, of: type, in: field)
          let expected = try seen.filter { $0.entry.type == type }.filter {
            try finds(path, value, $0, seen, field, marks)
          }.map(\.entry.id).sorted()
          #expect(bundle.entries("match").compactMap { $0.first("id")?.value } == expected, note)
          #expect(bundle.root.first("total")?.value == "\(expected.count)", note)
          told.answered += 1
          told.found += expected.isEmpty ? 0 : 1
          if case .own = path {} else { told.linked += expected.isEmpty ? 0 : 1 }
        case .failure(.hiddenParameter): told.hidden += 1
        case .failure(.badParameter): told.refused += 1
        case .failure(let refusal): #expect(Bool(false), "\(refusal) \(note)")
        }
      }
    }
    print("searches over samples: \(told)")
    #expect(told.answered > 250 && told.found > 100 && told.linked > 5 && told.hidden > 10, "\(told)")
    await library.bench.store.close()
  }

  // MARK: The evaluator

  private typealias Seen = (entry: SampleLibrary.Known, terms: [SearchTerm])
  /// The terms of what an entry is marked with because of who reads it.
  private typealias Marks = (_ id: String) -> [SearchTerm]

  /// As the entry is shown: by the marks that stand in the answer.
  private func marks(_ library: SampleLibrary, _ scope: Scope) async throws -> Marks {
    var marks: [String: [SearchTerm]] = [:]
    for entry in library.entries {
      let answer = await library.bench.gateway.read(
        entry.type, id: entry.id, scope: scope, request: RequestIdentifier())
      guard case .success(let shown) = answer else { continue }
      marks[entry.id] = (shown.resource?.document.root.first("meta")?.all("security") ?? []).compactMap { coding in
        let code = coding.first("code")?.value ?? ""
        guard ["NOREUSE", "NORDSCLCD", "SUBSETTED"].contains(code) else { return nil }
        return SearchTerm("_security", .token, system: coding.first("system")?.value, code: code.lowercased())
      }
    }
    return { marks[$0] ?? [] }
  }

  private func finds(
    _ path: ParameterPath, _ value: String, _ one: Seen, _ all: [Seen], _ field: SearchField, _ marks: Marks
  ) throws -> Bool {
    switch path {
    case .own(let code, let modifier):
      let index = try #require(field.index(one.entry.type))
      let condition = try SearchQuery.condition(code, modifier, value, for: index, in: field)
      var terms = one.terms + [.id(one.entry.id), .lastUpdated(Bench.noon.seconds * 1000)]
      for (label, system, code) in [
        (LabelSet.uninformed, EntryLabels.actCode, "tboo"), (.undelivered, EntryLabels.indication, "undelivered"),
        (.restricted, EntryLabels.confidentiality, "r"),
      ] where one.entry.facts.labels.contains(label) {
        terms.append(SearchTerm("_security", .token, system: system, code: code))
      }
      return condition.matches(terms: terms + marks(one.entry.id))
    case .forward(let parameter, let targets):
      return try all.contains { other in
        guard let target = targets.first(where: { $0.type == other.entry.type }),
          refers(one, parameter, other)
        else { return false }
        return try finds(target.rest, value, other, all, field, marks)
      }
    case .backward(let type, let parameter, let rest):
      return try all.contains { other in
        guard other.entry.type == type, refers(other, parameter, one) else { return false }
        return try finds(rest, value, other, all, field, marks)
      }
    }
  }

  private func refers(_ one: Seen, _ parameter: String, _ other: Seen) -> Bool {
    one.terms.contains { $0.parameter == parameter && $0.code == "\(other.entry.type)/\(other.entry.id)" }
  }

  // MARK: What is drawn

  private typealias Terms = [(type: String, term: Term)]

  private func condition(
    _ type: String, _ links: Int, _ all: Terms, _ chance: inout SeededGenerator
  ) -> (name: String, value: String) {
    if links > 0, chance.once(in: 2) {
      let references = all.compactMap { type, term in
        term.code.flatMap { code in
          code.firstIndex(of: "/").map { (type: type, parameter: term.parameter, target: String(code[..<$0])) }
        }
      }.filter { !$0.parameter.contains(":") && ReferenceAddress.isResourceType($0.target) }
      let forward = references.filter { $0.type == type }
      let backward = references.filter { $0.target == type }
      if let link = forward.randomElement(using: &chance), chance.once(in: 2) || backward.isEmpty {
        let (name, value) = condition(link.target, links - 1, all, &chance)
        return ("\(link.parameter)\(chance.once(in: 2) ? ":\(link.target)" : "").\(name)", value)
      }
      if let link = backward.randomElement(using: &chance) {
        let (name, value) = condition(link.type, links - 1, all, &chance)
        return ("_has:\(link.type):\(link.parameter):\(name)", value)
      }
    }
    return plain(type, all, &chance)
  }

  private func plain(_ type: String, _ all: Terms, _ chance: inout SeededGenerator) -> (name: String, value: String) {
    guard let term = all.filter({ $0.type == type }).randomElement(using: &chance)?.term, !chance.once(in: 10) else {
      return chance.pick([
        ("_id", "hanako,x1,x2,x3,x4,x5,x6,x7"), ("_lastUpdated", "ge2026-09-21"), ("_security", "R,TBOO"),
        ("_security:not", "R"), ("_security:missing", "false"), ("_lastUpdated", "ne2026-09-21"),
        ("_security", "SUBSETTED"), ("_security:not", "SUBSETTED"), ("_security", "NOREUSE,R"),
        ("_security:not", "NORDSCLCD"), ("_security:missing", "true"), ("_id:not", "hanako,x1,x2"),
        ("_id:missing", "true"), ("_id:missing", "false"), ("_lastUpdated:missing", "false"),
      ])
    }
    if let dollar = term.parameter.firstIndex(of: "$") {
      let code = all.filter { $0.type == type && $0.term.parameter == term.parameter.dropLast() + "1" }
        .randomElement(using: &chance)?.term.code
      let values = all.filter { $0.type == type && $0.term.parameter == term.parameter.dropLast() + "2" }
      let value = values.randomElement(using: &chance)?.term
      return (String(term.parameter[..<dollar]), "\(code ?? "x")$\(value?.code ?? "ge1")")
    }
    let code =
      term.code ?? chance.pick(["ge2020", "lt2026-05", "5", "gt1", "ne2026-04-08", "sa2026-01", "ap2025", "ap5"])
    if term.parameter.hasSuffix(":of-type") { return (term.parameter, "\(term.system ?? "")|\(code)") }
    if term.parameter.contains(":") { return (term.parameter, term.text ?? code) }
    let modifier = chance.pick(["", "", "", "", ":not", ":missing", ":exact", ":contains", ":text", ":below", ":above"])
    let value =
      switch Int.random(in: 0..<4, using: &chance) {
      case 0: term.system.map { "\($0)|\(code)" } ?? "|\(code)"
      case 1: term.system.map { "\($0)|" } ?? code
      case 2: "\(code),other"
      default: term.text ?? code
      }
    return (term.parameter + modifier, modifier == ":missing" ? chance.pick(["true", "false"]) : value)
  }
}
