import Access
import FHIR
import Foundation
import Storage
import TestSupport
import Testing
import Tree

@testable import Gateway

/// A gateway whose store has every sample of the project, under its own id where it has one, and what is known of them.
struct SampleLibrary {
  struct Known {
    let id: String
    let type: String
    let patient: String
    let facts: EntryFacts
    /// By category.
    let terms: [String: [Term]]
  }

  let bench: Bench
  let entries: [Known]
  static let base = "http://x/fhir"

  init() async throws {
    bench = try await Bench()
    var filled: [(entry: NewEntry, author: String, facility: String)] = []
    var known: [Known] = []
    let home = Project.folder.appending(path: "Samples")
    for item in try FileManager.default.contentsOfDirectory(atPath: home.path).sorted() {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: home.appending(path: item).path)) ?? []
      for name in names.sorted() where name.hasSuffix(".json") {
        guard let resource = FHIRFormat.json.read(try Project.bytes("Samples/\(item)/\(name)")).document else {
          continue
        }
        let isPatient = resource.type.name == "Patient"
        let wanted = resource.root.first("id")?.value
        let id = wanted.flatMap { id in known.contains { $0.id == id } ? nil : id } ?? "x\(known.count)"
        guard isPatient == (item == "patient"),
          let new = try? bench.gateway.newEntry(resource, id: isPatient ? id : nil)
        else { continue }
        let entry = NewEntry(
          id: id, type: new.type, lens: new.lens, patient: new.patient, parts: new.parts, terms: new.terms,
          labels: new.labels, origin: new.origin)
        filled.append((entry, "author", "aoi"))
        known.append(
          Known(
            id: id, type: new.type, patient: new.patient,
            facts: EntryFacts(author: "author", facility: "aoi", origin: new.origin, labels: new.labels),
            terms: new.terms))
      }
    }
    _ = try await bench.store.fill(RegistrySeed(), entries: filled, at: Bench.noon)
    entries = known
  }

  /// The terms that a scope may see, of each entry that it sees.
  func seen(by scope: Scope) -> [(entry: Known, terms: [SearchTerm])] {
    entries.compactMap { entry -> (entry: Known, terms: [SearchTerm])? in
      let categories = entry.terms.keys.filter { code in
        scope.table.category(code).map {
          scope.decide(Question(.view, $0, of: entry.patient, entry: entry.facts)).isAllowed
        } ?? false
      }
      guard !categories.isEmpty else { return nil }
      return (
        entry,
        categories.flatMap { entry.terms[$0] ?? [] }.map {
          // How it is compared does not matter any more.
          SearchTerm(
            $0.parameter, .token, system: $0.system, code: $0.code, text: $0.text, low: $0.low, high: $0.high,
            place: $0.place)
        }
      )
    }
  }

  /// The answer to a search as a caller writes it: `Condition?code=x`.
  func search(_ address: String, _ scope: Scope, isLenient: Bool = false) async -> Result<Document, Refusal> {
    let parts = address.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let parameters = (parts.count > 1 ? parts[1] : "").split(separator: "&").map {
      pair -> (name: String, value: String) in
      let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map {
        String($0).removingPercentEncoding ?? String($0)
      }
      return (sides[0], sides.count > 1 ? sides[1] : "")
    }
    let steps = parts[0].split(separator: "/").map(String.init)
    let request = RequestIdentifier()
    switch steps.count {
    case 0:
      return await bench.gateway.searchAll(
        parameters, isLenient: isLenient, base: Self.base, scope: scope, request: request
      ).map { $0.document() }
    case 1:
      return await bench.gateway.search(
        steps[0], parameters, isLenient: isLenient, base: Self.base, scope: scope, request: request
      ).map { $0.document() }
    default:
      return await bench.gateway.searchRecord(
        of: steps[1], steps[2] == "*" ? nil : steps[2], parameters, isLenient: isLenient, base: Self.base, scope: scope,
        request: request
      ).map { $0.document() }
    }
  }

  /// The ids of a search's entries of that mode, in their order.
  func ids(_ address: String, _ scope: Scope, mode: String = "match") async throws -> [String] {
    try await search(address, scope).get().entries(mode).compactMap { $0.first("id")?.value }
  }
}

extension Document {
  /// The resources of a Bundle's entries of that mode.
  func entries(_ mode: String) -> [Element] {
    root.all("entry").filter { $0.at("search.mode")?.value == mode }.compactMap { $0.first("resource") }
  }

  /// The address of a Bundle's link, behind the base address.
  func link(_ relation: String) -> String? {
    root.all("link").first { $0.first("relation")?.value == relation }?.first("url")?.value.map {
      String($0.dropFirst(SampleLibrary.base.count))
    }
  }
}
