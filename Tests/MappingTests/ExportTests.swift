import FHIR
import Foundation
import JSON
import Mapping
import Testing
import Tree

/// The mappings in the forms of FHIR: the texts keep the grammar, say what the resources say, and what those say is what
/// the lenses do.
@Suite struct ExportTests {
  private static let base = "https://hospital.example/fhir"

  private struct Exported {
    var texts: [String: String] = [:]
    var resources: [String: Document] = [:]

    /// The ConceptMaps, by URL.
    var tables: [String: Document] {
      var tables: [String: Document] = [:]
      for document in resources.values where document.type.name == "ConceptMap" {
        tables[document.root.first("url")?.value ?? ""] = document
      }
      return tables
    }
  }

  private static let exported = Result<Exported, any Error> { try export(nil) }

  private static func export(_ names: Set<String>?) throws -> Exported {
    let export = StandardsExport(try Shipped.files(), of: try Shipped.set.get(), fhir: R4.schema, base: base)
    var result = Exported()
    for file in export.files(for: names) {
      switch file.content {
      case .text(let bytes): result.texts[file.name] = String(decoding: bytes, as: UTF8.self)
      case .resource(let document): result.resources[file.name] = document
      }
    }
    return result
  }

  @Test func everythingIsWritten() throws {
    let exported = try Self.exported.get()
    let set = try Shipped.set.get()
    for lens in set.lenses {
      for direction in ["to-stock", "to-fhir"] {
        #expect(exported.texts["StructureMap-\(lens.name)-\(direction).map"] != nil)
        #expect(exported.resources["StructureMap-\(lens.name)-\(direction)"] != nil)
      }
    }
    for item in set.model.items.keys { #expect(exported.resources["StructureDefinition-stock-\(item)"] != nil) }
    for table in ["outcome-to-stock", "outcome-to-fhir", "adl-independence-life-to-stock", "systems"] {
      #expect(exported.resources["ConceptMap-\(table)"] != nil, "\(table)")
    }
    for document in exported.resources.values {
      #expect(document.structureIssues().map { $0.rendered(file: document.type.name) } == [])
      #expect(document.root.first("url")?.value?.hasPrefix(Self.base) == true)
    }
  }

  /// Who asks for one gets what it needs, and no more.
  @Test func oneAloneIsComplete() throws {
    let one = try Self.export(["care-level"])
    #expect(one.texts.count == 2)
    #expect(one.resources["StructureDefinition-stock-CareLevel"] != nil)
    #expect(one.resources["StructureDefinition-stock-Patient"] == nil)
    #expect(one.tables.keys.sorted() == ["\(Self.base)/ConceptMap/systems"])
    for text in one.texts.values {
      let grammar = try MapGrammar(text)
      for url in grammar.structures where url.hasPrefix(Self.base) {
        let name = String(url.split(separator: "/").last ?? "")
        #expect(one.resources["StructureDefinition-\(name)"] != nil, "\(name)")
      }
    }
  }

  /// Every text is one of the language, and says the rules, conditions and calls of its resource.
  @Test func textsKeepTheGrammar() throws {
    let exported = try Self.exported.get()
    for (name, text) in exported.texts.sorted(by: { $0.key < $1.key }) {
      let grammar: MapGrammar
      do { grammar = try MapGrammar(text) } catch {
        Issue.record("\(name): \(error)")
        continue
      }
      let map = try #require(exported.resources[String(name.dropLast(4))])
      let rules = map.root.all("group").flatMap(Self.rules)
      #expect(grammar.rules == rules.map { $0.first("name")?.value ?? "" }, "\(name)")
      let conditions = rules.flatMap { rule in
        ["condition", "check"].compactMap { rule.first("source")?.first($0)?.value }
      }
      #expect(grammar.conditions == conditions, "\(name)")
      #expect(Set(grammar.calls).isSubset(of: grammar.groups), "\(name)")
      #expect(Set(grammar.groups).count == grammar.groups.count, "\(name)")
    }
  }

  private static func rules(_ element: Element) -> [Element] { element.all("rule").flatMap { [$0] + rules($0) } }

  @Test func theGrammarRefuses() {
    let head = "map \"u\" = \"n\"\ngroup g(source a, target b) {"
    #expect(throws: Never.self) { try MapGrammar(head + " a.x as v where (x = ')') -> b.y = v \"r\"; }") }
    for rule in ["a.source as v -> b.y = v;", "a.x -> b.y = v", "a.x as v -> b.y = f(;", "a.x where (y -> b.z;", ""] {
      #expect(throws: MapGrammar.Fault.self) { try MapGrammar(head + rule + "}") }
    }
  }

  /// Run by an engine, the map to FHIR makes of a sample's entry what the lens makes of it; and the map to the stock
  /// model makes the entry again of that, as it does of the sample where nothing was left back but what no row names.
  @Test(arguments: SampleTests.names) func mapsDoWhatTheLensDoes(_ name: String) throws {
    let exported = try Self.exported.get()
    let bytes = [UInt8](try Data(contentsOf: SampleTests.folder.appending(path: "\(name).json")))
    let resource = ResourceHead.removed(from: try #require(FHIRFormat.json.read(bytes).document))
    let lens = try Shipped.set.get().lens(for: resource).get()
    let (entry, _) = lens.split(resource)
    let fresh = lens.join(entry)
    let tables = exported.tables
    let outward = MapEngine(
      try #require(exported.resources["StructureMap-\(lens.name)-to-fhir"]), tables: tables, source: lens.entrySchema)
    let made = Self.difference(try outward.run(entry).lines, MapEngine.Made(fresh.root).lines)
    #expect(made == [])
    let inward = MapEngine(
      try #require(exported.resources["StructureMap-\(lens.name)-to-stock"]), tables: tables, source: R4.schema)
    let again = Self.difference(try inward.run(fresh).lines, MapEngine.Made(entry.root).lines)
    #expect(again == [])
  }

  /// What one has too much and what it lacks.
  private static func difference(_ lines: [String], _ wanted: [String]) -> [String] {
    let changes = lines.sorted().difference(from: wanted.sorted())
    return changes.map { change in
      switch change {
      case .insert(_, let line, _): "too much: \(line)"
      case .remove(_, let line, _): "missing: \(line)"
      }
    }
  }

  /// A resource that another lens takes is not for this map.
  @Test func conditionsAreChecked() throws {
    let exported = try Self.exported.get()
    let bytes = [UInt8](try Data(contentsOf: SampleTests.folder.appending(path: "care-level/minimal.json")))
    let level = try #require(FHIRFormat.json.read(bytes).document)
    let vital = try #require(exported.resources["StructureMap-vital-sign-to-stock"])
    #expect(throws: MapEngine.Fault.self) {
      try MapEngine(vital, tables: exported.tables, source: R4.schema).run(level)
    }
  }

  /// What the language can't say stands in the documentation.
  @Test func documentationSaysTheRest() throws {
    let exported = try Self.exported.get()
    let map = try #require(exported.resources["StructureMap-prescription-to-stock"])
    #expect(map.root.first("description")?.value?.contains("the category `doc-medical`") == true)
    let text = try #require(exported.texts["StructureMap-prescription-to-stock.map"])
    #expect(text.contains("by key, not by position: at + text"))
    #expect(text.contains("The conversion `patient-reference`"))
    #expect(text.contains("One of several alternatives"))
  }
}
