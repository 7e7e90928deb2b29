import Access
import FHIR
import Foundation
import JSON
import Storage
import TestSupport
import Testing
import Tree

@testable import Gateway

/// The law of changes by who sees only a part: what is out of sight stays as it is, whatever is sent, by whatever way.
@Suite struct OutOfSightTests {
  private static let request = RequestIdentifier()

  /// Random programs that may see and write only some categories send random patches and transactions; whoever sees all
  /// finds every part they don't see as it was.
  @Test func whatIsOutOfSightStaysAsItIs() async throws {
    var chance = SeededGenerator.told("out of sight")
    let bench = try await Bench()
    let physician = try bench.scope("physician")
    var told: [String: Int] = [:]
    for sample in ["diagnosis/rich", "prescription/rich", "vital-sign/rich", "allergy/rich", "care-policy/rich"] {
      let resource = try #require(FHIRFormat.json.read(try Project.bytes("Samples/\(sample).json")).document)
      var new = try bench.gateway.newEntry(resource)
      new.id = "x-\(sample.prefix { $0 != "/" })"
      let id = try #require(new.id)
      _ = try await bench.store.fill(RegistrySeed(), entries: [(new, "physician", "aoi")], at: Bench.noon)
      for _ in 0..<30 {
        let seen = new.parts.map(\.category).filter { _ in chance.once(in: 2) }
        let limited = CategorySet(seen.compactMap { bench.table.category($0) })
        let scope = try bench.scope("physician", client: limited)
        let before = try await bench.store.view(physician).entry(id, type: new.type)
        let outcome = try await send(bench, id, new.type, scope, &chance)
        told[outcome, default: 0] += 1
        let after = try await bench.store.view(physician).entry(id, type: new.type)
        func hidden(_ entry: StoredEntry?) -> [Part] { entry?.parts.filter { !seen.contains($0.category) } ?? [] }
        #expect(hidden(before) == hidden(after), "seed \(chance.seed): \(sample) \(seen) \(outcome)")
      }
    }
    print("out of sight: \(told.sorted { $0.key < $1.key })")
    #expect(told.filter { $0.key.hasSuffix("done") }.values.reduce(0, +) > 10, "seed \(chance.seed)")
  }

  private func send(
    _ bench: Bench, _ id: String, _ type: String, _ scope: Scope, _ chance: inout SeededGenerator
  ) async throws -> String {
    let read = await bench.gateway.read(type, id: id, scope: scope, request: Self.request)
    guard case .success(let answer) = read, let resource = answer.resource?.document else { return "unseen" }
    let shown = try JSONValue.read(JSONWriter.text(resource)).get()
    let patch = Self.patch(of: shown, &chance)
    if chance.once(in: 2) {
      let result = await bench.gateway.patch(
        type, .id(id), by: try Patch.read(Array(patch.utf8), contentType: "application/json-patch+json"), scope: scope,
        request: Self.request)
      return "patch \(Self.word(result.map { _ in }))"
    }
    // The same in a transaction, as an update or as a patch, beside something that is only read.
    let changed = try? JSONPatch(JSONValue.read(Array(patch.utf8)).get()).applied(to: shown)
    let body = String(decoding: (changed ?? shown).text, as: UTF8.self)
    let bundle = """
      {"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"GET","url":"\(type)/\(id)"}},\
      {"resource":\(body),"request":{"method":"PUT","url":"\(type)/\(id)"}}]}
      """
    let result = await bench.gateway.bundle(
      FHIRFormat.json.read(Array(bundle.utf8)), isLenient: false, base: "http://here/fhir", scope: scope,
      request: Self.request)
    return "transaction \(Self.word(result.map { _ in }))"
  }

  private static func word(_ result: Result<Void, Refusal>) -> String {
    switch result {
    case .success: "done"
    case .failure(let refusal): refusal.word
    }
  }

  /// One or two operations on what is shown: something taken away, replaced or added.
  private static func patch(of shown: JSONValue, _ chance: inout SeededGenerator) -> String {
    guard case .object(let members) = shown else { return "[]" }
    let names = members.map(\.name).filter { !["resourceType", "id", "subject"].contains($0) }
    let operations = (0..<Int.random(in: 1...2, using: &chance)).map { _ -> String in
      let name = chance.pick(names)
      let value = String(decoding: (shown[name] ?? .null).text, as: UTF8.self)
      switch Int.random(in: 0..<6, using: &chance) {
      case 0: return #"{"op":"remove","path":"/\#(name)"}"#
      case 1: return #"{"op":"replace","path":"/\#(name)","value":\#(value.replacing("見本", with: "別"))}"#
      case 2: return #"{"op":"add","path":"/note","value":[{"text":"追記"}]}"#
      case 3: return #"{"op":"add","path":"/status","value":"\#(chance.pick(["stopped", "amended", "active"]))"}"#
      case 4: return #"{"op":"add","path":"/reasonCode","value":[{"text":"腰痛"}]}"#
      default: return #"{"op":"add","path":"/code","value":{"text":"別"}}"#
      }
    }
    return "[\(operations.joined(separator: ","))]"
  }
}
