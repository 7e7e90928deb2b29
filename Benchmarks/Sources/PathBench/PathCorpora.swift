import FHIR
import Foundation
import Measuring
import Packages
import Tree

/// The corpora that are compared.
enum PathCorpora {
  /// As `--only` takes them.
  static let names = simple.map(\.name) + ["bundle", "search", "invariants"]

  /// Nil where its data is not there, or there is none of that name.
  static func make(_ name: String, isQuick: Bool) throws -> PathCorpus? {
    switch name {
    case "bundle": try bundle()
    case "search": try searchParameters(isQuick)
    case "invariants": try invariants(isQuick)
    default: try simple.first { $0.name == name }.map { try simplePath($0.name, $0.text) }
    }
  }

  private static let simple: [(name: String, text: String)] = [
    ("given", "Patient.name.given"), ("birthDate", "birthDate"),
    ("official", "name.where(use = 'official').family"), ("today", "birthDate < today()"),
  ]

  /// A path on 100 sample Patients, none with an extension of a primitive: one peer gives it as an item of its own.
  private static func simplePath(_ name: String, _ text: String) throws -> PathCorpus {
    var makers = SampleResources(.english, seed: 3)
    var patients: [Sample] = []
    while patients.count < 100 {
      let sample = try sample(makers.next().resource)
      if sample.document.root.type == R4.schema.type(named: "Patient"), !sample.json.contains("\"_".utf8) {
        patients.append(sample)
      }
    }
    var corpus = PathCorpus(name, "`\(text)` on each of \(patients.count) Patients", patients)
    try add(name, text, "Patient", to: &corpus)
    return corpus
  }

  /// What a client looks for in a searchset of 500 entries.
  private static func bundle() throws -> PathCorpus {
    var makers = SampleResources(.english, seed: 4)
    let entries = (0..<500).map { _ in
      let (address, resource) = makers.next()
      return ["fullUrl": .string(address), "resource": resource] as JSONText
    }
    let bundle: JSONText = ["resourceType": "Bundle", "id": "samples", "type": "collection", "entry": .array(entries)]
    var corpus = PathCorpus(
      "bundle", "`Bundle.entry.resource.ofType(…).where(…)` on a Bundle of 500 entries", [try sample(bundle)])
    let paths = [
      "Patient).where(gender = 'female').name.family", "Patient).where(name.exists(family = 'Sampleton')).id",
      "Observation).where(status = 'final').count()",
      "Observation).where(code.coding.exists(system = 'http://loinc.org' and code = '8867-4')).value.value",
      "Encounter).where(class.code = 'HH').id",
      "MedicationRequest).where(status = 'active' and intent = 'order').authoredOn",
      "AllergyIntolerance).where(criticality = 'high').patient.reference",
    ]
    for path in paths { try add(path, "Bundle.entry.resource.ofType(\(path)", "Bundle", to: &corpus) }
    return corpus
  }

  /// Every search parameter of R4 on every example of its type.
  private static func searchParameters(_ isQuick: Bool) throws -> PathCorpus? {
    guard var corpus = examples("search", "search parameters", isQuick) else { return nil }
    for type in R4.schema.types where type.kind == .root {
      for parameter in SearchParameters.of(type.name) {
        guard let text = parameter.expression else { continue }
        corpus.add("\(type.name) \(parameter.code)", text, of: type.id)
      }
    }
    return corpus
  }

  /// The invariants that R4 has for its resource types, on every example of the type. One of an element below is asked
  /// of all such elements at once: `contact.all(…)`.
  private static func invariants(_ isQuick: Bool) throws -> PathCorpus? {
    guard var corpus = examples("invariants", "invariants of resource types", isQuick),
      let archive = Places.testData("fhir/definitions/hl7.fhir.r4.core.tgz")
    else { return nil }
    let package = try FHIRPackage(archive: archive)
    for resource in package.resources(ofTypes: ["StructureDefinition"]) {
      guard let type = R4.schema.type(named: resource.id), [.root, .abstract].contains(R4.schema[type].kind),
        let definition = FHIRFormat.json.read(package.text(of: resource)).document
      else { continue }
      for element in definition.root.first("differential")?.all("element") ?? [] {
        let path = (element.first("path")?.value ?? "").split(separator: ".").dropFirst().joined(separator: ".")
          .replacing("[x]", with: "")
        for constraint in element.all("constraint") {
          guard let key = constraint.first("key")?.value, let text = constraint.first("expression")?.value else {
            continue
          }
          corpus.add(key, path.isEmpty ? text : "\(path).all(\(text))", of: type)
        }
      }
    }
    return corpus
  }

  /// Longer examples would be most of what is measured: definitions, and bodies that no expression looks into.
  private static let longest = 1 << 16

  /// A corpus without expressions on the official examples that are read without an issue: all, or quickly every fifth.
  private static func examples(_ name: String, _ what: String, _ isQuick: Bool) -> PathCorpus? {
    let folder = Places.testData.appending(path: "fhir/examples/json").path
    let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    let samples = files.enumerated().compactMap { index, file -> Sample? in
      guard file.hasSuffix(".json"), !isQuick || index % 5 == 0,
        let json = Places.testData("fhir/examples/json/\(file)"), json.count <= longest
      else { return nil }
      let reading = FHIRFormat.json.read(json)
      guard let document = reading.document, reading.issues.isEmpty else { return nil }
      return Sample(json: json, document: document)
    }
    return samples.isEmpty
      ? nil : PathCorpus(name, "R4's \(what) on \(samples.count) official examples of their types", samples)
  }

  private static func sample(_ text: JSONText) throws -> Sample {
    let json = text.bytes()
    let reading = FHIRFormat.json.read(json)
    guard let document = reading.document, reading.issues.isEmpty else { throw Unproven("a sample has an issue") }
    return Sample(json: json, document: document)
  }

  private static func add(_ name: String, _ text: String, _ type: String, to corpus: inout PathCorpus) throws {
    guard let id = R4.schema.type(named: type) else { throw Unproven("there is no type \(type)") }
    corpus.add(name, text, of: id)
  }
}
