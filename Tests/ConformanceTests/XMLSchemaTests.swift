import FHIR
import Foundation
import Packages
import TestSupport
import Testing
import Tree

/// What is written as XML is valid by a schema that is none of ours: the official one (`FHIR_XSD` names the file
/// `fhir-single.xsd`), or else one made from the official definitions (see `XMLSchemaMaker`).
@Suite struct XMLSchemaTests {
  /// Whether there is a program and a schema; says what is missing.
  static let canCheck: Bool = {
    guard XMLLint.program != nil else {
      print("SKIPPED: XML against a schema: no program `xmllint`; Debian's package is `libxml2-utils`.")
      return false
    }
    return official != nil || TestData.has(definitions, for: "XML against a schema")
  }()

  static let lint = Result {
    let program = try #require(XMLLint.program)
    if let official { return XMLLint(program: program, schema: .file(URL(filePath: official))) }
    let package = try FHIRPackage(archive: try TestData.bytes(definitions))
    return XMLLint(program: program, schema: .text(try XMLSchemaMaker.schema(of: package)))
  }

  private static let definitions = "fhir/definitions/hl7.fhir.r4.core.tgz"
  static let official = ProcessInfo.processInfo.environment["FHIR_XSD"].flatMap { $0.isEmpty ? nil : $0 }
  static let types = R4.schema.types.filter { $0.kind == .root }.map(\.name)

  /// The examples, from JSON and from XML, in both layouts.
  @Test(.enabled(if: canCheck)) func examplesAreValid() async throws {
    let lint = try Self.lint.get()
    var texts: [String: [UInt8]] = [:]
    for name in ExampleTests.names {
      for format in FHIRFormat.allCases {
        let text = try TestData.bytes("fhir/examples/\(format.rawValue)/\(name).\(format.rawValue)")
        let document = try #require(format.read(text).document)
        texts["\(name)-\(format)-pretty.xml"] = try FHIRFormat.xml.write(document, pretty: true)
        texts["\(name)-\(format)-compact.xml"] = try FHIRFormat.xml.write(document)
      }
    }
    try await expectValid(texts, by: lint)
  }

  /// Random resources of every type. (Their codes are no codes of the official schema's lists.)
  @Test(.enabled(if: canCheck && official == nil)) func randomResourcesAreValid() async throws {
    let lint = try Self.lint.get()
    let seed = newSeed()
    var texts: [String: [UInt8]] = [:]
    for (number, name) in Self.types.enumerated() {
      var sampler = Sampler(random: SeededGenerator(seed: seed &+ UInt64(number)))
      let type = try #require(R4.schema.type(named: name))
      for round in 0..<(TestData.testsAll ? 30 : 3) {
        let document = sampler.resource(type)
        texts["\(name)-\(round)-pretty.xml"] = try FHIRFormat.xml.write(document, pretty: true)
        texts["\(name)-\(round)-compact.xml"] = try FHIRFormat.xml.write(document)
      }
    }
    try await expectValid(texts, by: lint, "seed \(seed)")
  }

  /// The schema knows every type, and refuses what breaks one of its rules.
  @Test(.enabled(if: canCheck)) func theSchemaRefusesWhatIsWrong() async throws {
    let lint = try Self.lint.get()
    #expect(Self.types.count == 146)
    let right = #"<id value="a"/><active value="true"/><birthDate value="2000"/>"#
    let wrong = [
      "order": #"<birthDate value="2000"/><active value="true"/>"#,
      "unknown": #"<nickname value="x"/>"#,
      "twice": #"<active value="true"/><active value="true"/>"#,
      "attribute": #"<active valeu="true"/>"#,
      "format": #"<birthDate value="2000-13"/>"#,
      "choice": #"<deceasedBoolean value="true"/><deceasedDateTime value="2000"/>"#,
      "text": "<active>true</active>",
      "required": #"<extension><valueString value="x"/></extension>"#,
      "inside": "<contained><Person/><Person/></contained>",
      "other": "<contained><HumanName/></contained>",
      "narrative": #"<text><status value="empty"/><div>x</div></text>"#,
    ]
    func patient(_ inside: String) -> [UInt8] {
      Array(#"<Patient xmlns="http://hl7.org/fhir">\#(inside)</Patient>"#.utf8)
    }
    #expect(try await lint.faults(in: ["right.xml": patient(right)]) == [:])
    let texts = Dictionary(uniqueKeysWithValues: wrong.map { ("\($0.key).xml", patient($0.value)) })
    #expect(try await lint.faults(in: texts).keys.sorted() == texts.keys.sorted())
  }

  private func expectValid(_ texts: [String: [UInt8]], by lint: XMLLint, _ note: String = "") async throws {
    let faults = try await lint.faults(in: texts)
    print("SCHEMA: \(texts.count - faults.count) of \(texts.count) documents are valid.")
    #expect(faults.isEmpty, "\(note)\n\(faults.values.sorted().joined(separator: "\n"))")
    #expect(!texts.isEmpty)
  }
}

/// XHTML's namespace, which the sampler's narratives are in.
let xhtml = "http://www.w3.org/1999/xhtml"
