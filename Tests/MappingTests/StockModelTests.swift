import TestSupport
import Testing
import Tree

@testable import Mapping

/// Entries and their parts: taken apart by category and put together again.
@Suite struct StockModelTests {
  let lens: SmallLens

  init() throws {
    lens = try SmallLens(
      """
      name: {type: string}
      secret: {type: string, category: two}
      patient: {type: patient, min: 1}
      status: {type: code}
      notes: {max: "*", fields: {text: {type: string}}}
      """,
      rows: """
        - name <-> code.text
        - secret <-> valueString
        - patient <-> subject.reference via patient-reference
        - status <-> status
        - each notes <-> kind by text:
          - text <-> text
        """,
      finer: "{category: summary, fields: [name, status], when: [status = open]}")
  }

  private func parts(_ json: String) throws -> [String: String] {
    lens.model.parts(of: try lens.entry(json)).mapValues(text)
  }

  @Test func partsByCategory() throws {
    #expect(
      try parts(#"{"name":"n","secret":"s","patient":"p","notes":[{"text":"b"},{"text":"a"}]}"#)
        == ["one": #"{"name":"n","notes":[{"text":"b"},{"text":"a"}]}"#, "two": #"{"secret":"s"}"#])
    #expect(try parts(#"{"patient":"p"}"#) == [:])
  }

  @Test func finerCategory() throws {
    let open = #"{"name":"n","status":"open","notes":[{"text":"t"}]}"#
    #expect(try parts(open) == ["summary": #"{"name":"n","status":"open"}"#, "one": #"{"notes":[{"text":"t"}]}"#])
    let closed = open.replacing("open", with: "closed")
    #expect(try parts(closed) == ["one": closed])
    #expect(lens.lens.categories == ["one", "two", "summary", "rest"])
  }

  @Test func partsMakeTheEntryAgain() throws {
    let item = try #require(lens.model.items["Item"])
    let json =
      #"{"name":"n","secret":"s","patient":"p","status":"open","notes":[{"text":"b"},{"text":"a"},{"text":"b"}]}"#
    let parts = lens.model.parts(of: try lens.entry(json))
    for order in [parts.keys.sorted(), parts.keys.sorted().reversed()] {
      #expect(text(lens.model.entry(item, patient: "p", parts: order.compactMap { parts[$0] })) == json)
    }
    #expect(text(lens.model.entry(item, patient: "p", parts: [])) == #"{"patient":"p"}"#)
  }

  @Test(arguments: Shipped.names) func partsOfRandomEntries(_ name: String) throws {
    let lens = try Shipped.lens(name)
    let set = try Shipped.set.get()
    let item = try #require(set.model.items[lens.entrySchema[lens.entryType].name])
    let seed = newSeed()
    var sampler = Sampler(lens, systems: set.systems, seed: seed)
    for round in 0..<200 {
      let resource = sampler.resource()
      guard lens.takes(resource) else { continue }
      let entry = lens.split(resource).entry
      guard let patient = item.patient.map({ entry.root.first($0)?.value }) ?? "" else { continue }
      let parts = set.model.parts(of: entry)
      #expect(Set(parts.keys).isSubset(of: lens.categories), "seed \(seed), round \(round)")
      let again = set.model.entry(item, patient: patient, parts: Array(parts.values))
      #expect(again == entry, "\(Difference.first(entry, again)?.description ?? "") seed \(seed), round \(round)")
    }
  }
}
