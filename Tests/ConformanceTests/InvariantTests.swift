import FHIR
import FHIRPath
import Packages
import TestSupport
import Testing
import Tree

/// The invariants of R4 and of JP Core: that each can be read and bound, that the specification's own examples keep
/// them, and that what breaks one is found. `Invariants.txt` lists what does not hold, with the reason.
///
/// An invariant is broken where it is false. Of an element that lacks what it asks for it often says nothing: ref-1 is
/// unknown of a reference that has only a display, and so is not broken.
@Suite struct InvariantTests {
  private static let core = "fhir/definitions/hl7.fhir.r4.core.tgz"
  private static let japan = "jp-core/jp-core.r4-1.1.2-snapshot.tgz"
  private static let hasCore = TestData.has(core, for: "the invariants of R4")
  private static let hasJapan = TestData.has(japan, for: "the invariants of JP Core")

  private static let base = Result {
    try Invariants(try FHIRPackage(archive: try TestData.bytes(core)), ofProfiles: false)
  }

  @Test(.enabled(if: hasCore)) func allOfTheTypesAreBound() throws {
    let base = try Self.base.get()
    #expect(base.count > 9_000 && base.texts.count > 190)
    try Self.expectListed(base.refusals)
  }

  @Test(.enabled(if: hasCore)) func allOfTheProfilesAreBound() throws {
    let profiles = try Invariants(try FHIRPackage(archive: try TestData.bytes(Self.core)), ofProfiles: true)
    #expect(profiles.count > 30_000)
    try Self.expectListed(profiles.refusals)
  }

  @Test(.enabled(if: hasJapan)) func allOfJPCoreAreBound() throws {
    let profiles = try Invariants(try FHIRPackage(archive: try TestData.bytes(Self.japan)), ofProfiles: true)
    #expect(profiles.count > 7_000)
    #expect(profiles.refusals.isEmpty, "\(profiles.refusals)")
  }

  /// None ends in a fault, and what is broken is listed.
  @Test(.enabled(if: hasCore)) func theExamplesKeepThem() throws {
    let base = try Self.base.get()
    let all = TestData.files(in: "fhir/examples/json", ext: "json")
    let some = TestData.testsAll ? all : stride(from: 0, to: all.count, by: 8).map { all[$0] }
    let listed = Set(try Self.listed.get().keys.filter { $0.hasPrefix("broken") })
    var broken: Set<String> = []
    var count = 0
    for name in some {
      let reading = FHIRFormat.json.read(try TestData.bytes("fhir/examples/json/\(name)"))
      let document = try #require(reading.document)
      for finding in try Self.findings(in: document, by: base, &count) {
        #expect(listed.contains("broken \(name) \(finding)"), "\(name): \(finding)")
        broken.insert("broken \(name) \(finding)")
      }
    }
    if TestData.testsAll { #expect(broken == listed) }
    print("INVARIANTS: \(count) evaluated on \(some.count) of \(all.count) examples, \(broken.count) broken")
    #expect(count > 20_000)
  }

  /// What breaks an invariant, and the keys of those that are broken.
  @Test(
    .enabled(if: hasCore),
    arguments: [
      (##"{"resourceType":"Patient","contact":[{"gender":"male"}]}"##, ["pat-1"]),
      (##"{"resourceType":"Patient","contact":[{"name":{"text":"見本"}}]}"##, []),
      (##"{"resourceType":"Patient","telecom":[{"value":"000"}]}"##, ["cpt-2"]),
      (##"{"resourceType":"Patient","name":[{"period":{"start":"2026-02-01","end":"2026-01-31"}}]}"##, ["per-1"]),
      (##"{"resourceType":"Patient","name":[{"period":{"start":"2026-02","end":"2026-02-01"}}]}"##, []),
      (##"{"resourceType":"Patient","managingOrganization":{"reference":"#none"}}"##, ["ref-1"]),
      (##"{"resourceType":"Patient","extension":[{"url":"http://example.org/a"}]}"##, ["ext-1"]),
      (
        ##"{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o","name":"見本"}]}"##, ["dom-3"]
      ),
      (
        ##"""
        {"resourceType":"Patient","managingOrganization":{"reference":"#o"},
        "contained":[{"resourceType":"Organization","id":"o","name":"見本"}]}
        """##, []
      ),
      (
        ##"""
        {"resourceType":"Patient","managingOrganization":{"reference":"#o"},
        "contained":[{"resourceType":"Organization","id":"o"}]}
        """##, ["org-1"]
      ),
      (
        ##"""
        {"resourceType":"Patient","managingOrganization":{"reference":"#o"},
        "contained":[{"resourceType":"Organization","id":"o","name":"見本","meta":{"versionId":"1"}}]}
        """##, ["dom-4"]
      ),
      (
        ##"""
        {"resourceType":"Observation","status":"final","code":{"text":"見本"},"valueInteger":1,
        "dataAbsentReason":{"text":"見本"}}
        """##, ["obs-6"]
      ),
      (
        ##"""
        {"resourceType":"Observation","status":"final","code":{"coding":[{"code":"a"}]},"valueInteger":1,
        "component":[{"code":{"coding":[{"code":"a"}]}}]}
        """##, ["obs-7"]
      ),
      (
        ##"{"resourceType":"Observation","status":"final","code":{"text":"見本"},"valueQuantity":{"code":"mg"}}"##,
        ["qty-3"]
      ),
      (
        ##"""
        {"resourceType":"Observation","status":"final","code":{"text":"見本"},
        "valueRange":{"low":{"value":2},"high":{"value":1.5}}}
        """##, ["rng-2"]
      ),
      (##"{"resourceType":"Bundle","type":"collection","total":1}"##, ["bdl-1"]),
      (
        ##"""
        {"resourceType":"Bundle","type":"collection","entry":[
        {"fullUrl":"urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0","resource":{"resourceType":"Patient"}},
        {"fullUrl":"urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0","resource":{"resourceType":"Patient"}}]}
        """##, ["bdl-7"]
      ),
      (
        ##"""
        {"resourceType":"Questionnaire","status":"draft",
        "item":[{"linkId":"1","type":"group","item":[{"linkId":"1","type":"group","item":[
        {"linkId":"2","type":"string"}]}]}]}
        """##, ["que-2"]
      ),
      (
        ##"{"resourceType":"Condition","subject":{"display":"見本"},"abatementBoolean":true}"##, []
      ),
      (
        ##"{"resourceType":"Timing"}"##, nil
      ),
    ] as [(String, [String]?)])
  func whatBreaksOneIsFound(_ text: String, _ keys: [String]?) throws {
    let document = FHIRFormat.json.read(Array(text.utf8)).document
    guard let keys else {
      #expect(document == nil)
      return
    }
    var count = 0
    let findings = try Self.findings(in: try #require(document), by: try Self.base.get(), &count)
    #expect(Set(findings.map { String($0.prefix { $0 != " " }) }) == Set(keys), "\(findings)")
    #expect(count > 0)
  }

  /// The list names nothing twice, and gives each its reason.
  @Test func theListHasReasons() throws {
    let listed = try Self.listed.get()
    #expect(!listed.isEmpty && listed.values.allSatisfy { $0.count > 20 })
  }

  /// Each invariant that is an error and false, with its place. A fault of the engine is thrown.
  private static func findings(in document: Document, by invariants: Invariants, _ count: inout Int) throws -> [String]
  {
    var environment = Environment()
    // Narratives are judged by the reader.
    environment.isNarrative = { _ in true }
    var findings: [String] = []
    for index in 0..<document.count {
      let element = document[index]
      for (invariant, expression) in invariants.of(element) where invariant.isError {
        count += 1
        if try expression.isTrue(element, in: environment) == false {
          findings.append("\(invariant.key) \(element.path)")
        }
      }
    }
    return findings
  }

  private static func expectListed(_ refusals: [Invariants.Refusal]) throws {
    let listed = try listed.get()
    for refusal in refusals {
      let name = "unbound \(refusal.definition) \(refusal.path) \(refusal.invariant.key)"
      #expect(listed[name] != nil, "\(refusal)")
    }
  }

  /// What is known: `unbound`, definition, path and key; or `broken`, file, key and path; a tab, and the reason.
  private static let listed = Result { try reasons("Invariants.txt") }
}
