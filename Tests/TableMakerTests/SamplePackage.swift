import Foundation
import TableMaker
import TestSupport
import Testing

/// A definition package of a few small types of our own, in a temporary directory that is gone with it.
final class SamplePackage {
  let directory: URL
  let output: URL
  private let package: URL

  /// What `make` wrote.
  struct Tables {
    let summary: R4TableMaker.Summary
    let schema: String
    let search: String
  }

  init() {
    directory = FileManager.default.temporaryDirectory.appending(path: "mict-sample-\(UUID().uuidString)")
    package = directory.appending(path: "package")
    output = directory.appending(path: "output")
    for folder in [package, output] {
      do {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      } catch {
        Issue.record(error)
      }
    }
    write("package.json", ["name": "hl7.fhir.r4.core", "version": "4.0.1"])
    addTypes()
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  var hasOutput: Bool {
    let files = try? FileManager.default.contentsOfDirectory(atPath: output.path)
    return files?.isEmpty != true
  }

  /// Makes the tables, from the directory or from a packed copy of it.
  func make(packed: Bool = false) throws -> Tables {
    var location = package
    if packed {
      location = directory.appending(path: "sample.tgz")
      try Run.pack(package, into: location)
    }
    let summary = try R4TableMaker.make(package: location, into: output)
    return Tables(
      summary: summary,
      schema: try String(contentsOf: output.appending(path: R4TableMaker.schemaFile), encoding: .utf8),
      search: try String(contentsOf: output.appending(path: R4TableMaker.searchFile), encoding: .utf8))
  }

  /// An element: its path, and its other members as JSON writes them. Without `min`, `max` or `base` it is `0..1` and
  /// the type's own.
  typealias Element = (path: String, members: String)

  /// Adds a type.
  func add(
    structure name: String, kind: String, base: String?, elements: [Element] = [], more: [String: Any] = [:]
  ) {
    var definition: [String: Any] = [
      "kind": kind, "type": name, "abstract": false,
      "snapshot": ["element": ([(name, "")] + elements).map(filled)],
    ]
    if let base { definition["baseDefinition"] = "http://hl7.org/fhir/StructureDefinition/\(base)" }
    write("StructureDefinition-\(name).json", definition.merging(more) { _, new in new })
  }

  private func filled(_ element: Element) -> [String: Any] {
    let parsed = try? JSONSerialization.jsonObject(with: Data("{\(element.members)}".utf8))
    guard var members = parsed as? [String: Any] else {
      Issue.record("the members of \(element.path) are no JSON")
      return [:]
    }
    members["path"] = element.path
    members.merge(["min": 0, "max": "1"]) { own, _ in own }
    let cardinality = members.filter { $0.key == "min" || $0.key == "max" }
    members.merge(["base": cardinality.merging(["path": element.path]) { own, _ in own }]) { own, _ in own }
    return members
  }

  /// Adds a search parameter of type `token`.
  func add(
    search code: String, base: [String]?, expression: String? = nil, targets: [String]? = nil,
    more: [String: Any] = [:]
  ) {
    var definition: [String: Any] = ["url": "http://example.org/\(code)", "code": code, "type": "token"]
    definition["base"] = base
    definition["expression"] = expression
    definition["target"] = targets
    write("SearchParameter-\(code).json", definition.merging(more) { _, new in new })
  }

  func write(_ file: String, _ content: [String: Any]) {
    do {
      try JSONSerialization.data(withJSONObject: content).write(to: package.appending(path: file))
    } catch {
      Issue.record(error)
    }
  }

  private func addTypes() {
    let system = #"""
      "type": [{"code": "http://hl7.org/fhirpath/System.String", "extension": [{"valueUrl": "string",
      "url": "http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type"}]}]
      """#
    let string = #""type": [{"code": "string"}]"#
    let prefix = "http://hl7.org/fhir/StructureDefinition/"
    add(structure: "string", kind: "primitive-type", base: "Element", elements: [("string.value", "")])
    add(structure: "id", kind: "primitive-type", base: "string", elements: [("id.value", "")])
    add(
      structure: "Element", kind: "complex-type", base: nil,
      elements: [("Element.id", #"\#(system), "representation": ["xmlAttr"]"#)], more: ["abstract": true])
    add(
      structure: "Reference", kind: "complex-type", base: "Element",
      elements: [("Reference.reference", #"\#(string), "isSummary": true"#)])
    add(
      structure: "Resource", kind: "resource", base: nil,
      elements: [("Resource.id", #"\#(system), "isSummary": true"#)], more: ["abstract": true])
    add(structure: "Parameters", kind: "resource", base: "Resource")
    add(
      structure: "Plan", kind: "resource", base: "Resource",
      elements: [
        ("Plan.id", #""base": {"path": "Resource.id", "min": 0, "max": "1"}"#),
        (
          "Plan.name",
          #"""
          \#(string), "min": 1, "isSummary": true, "isModifier": true,
          "binding": {"strength": "required", "valueSet": "http://example.org/names|1"}
          """#
        ),
        (
          "Plan.author[x]",
          #"""
          "max": "*", "type": [{"code": "string"}, {"code": "Reference", "targetProfile": ["\#(prefix)Plan"]}],
          "binding": {"strength": "example", "valueSet": "http://example.org/people"}
          """#
        ),
        ("Plan.about", #""type": [{"code": "Reference", "targetProfile": ["\#(prefix)Resource"]}]"#),
        ("Plan.step", #""max": "*", "type": [{"code": "Element"}]"#),
        (
          "Plan.step.note",
          #"\#(string), "binding": {"strength": "extensible", "valueSet": "http://example.org/notes"}"#
        ),
        ("Plan.step.step", ##""max": "*", "contentReference": "#Plan.step""##),
      ])
  }
}
