import FHIR
import Foundation
import JSON
import Packages
import TestSupport
import Testing
import Tree
import Validation

@testable import Mapping

/// What an entry makes without its residue is as right by the profile its mapping names as the resource was that it was
/// split from: nothing that a profile asks for is owed to the residue.
///
/// The profiles are those of JP Core 1.1.2, which spells some systems otherwise than the gateway writes them; both
/// resources are looked at in its spelling.
@Suite struct FreshProfileTests {
  static let package = "jp-core/jp-core.r4-1.1.2-snapshot.tgz"
  static let isThere = TestData.has(package, for: "entries by JP Core's profiles")

  @Test(.enabled(if: isThere, "FHIR_TEST_DATA has no package of JP Core"))
  func asRightAsTheResource() throws {
    let package = try FHIRPackage(archive: try TestData.bytes(Self.package))
    let library = ProfileLibrary(packages: [package])
    let spellings = try Self.spellings(package)
    #expect(spellings.count >= 4)
    var missing: Set<String> = []
    var valid: [String: Int] = [:]
    var count = 0
    for name in SampleTests.names {
      let resource = try SampleTests.bareResource(name)
      let lens = try Shipped.set.get().lens(for: resource).get()
      guard let profile = lens.profile else { continue }
      guard library.hasProfile(profile) else {
        missing.insert(profile)
        continue
      }
      let validator = Validator(library: library, profiles: [profile])
      func errors(_ document: Document) -> Set<String> {
        let text = spellings.reduce(String(decoding: JSONWriter.text(document), as: UTF8.self)) {
          $0.replacing("\"\($1.new)\"", with: "\"\($1.old)\"")
        }
        return Set(
          validator.issues(of: FHIRFormat.json.read(Array(text.utf8))).filter { $0.severity == .error }.map {
            "\($0.path.replacing(#/\[\d+\]/#, with: "")): \($0.code.rawValue) \($0.subjects)"
          })
      }
      let before = errors(resource)
      let after = errors(lens.join(lens.split(resource).entry))
      count += 1
      valid[profile, default: 0] += after.isEmpty ? 1 : 0
      // What is contained is residue, and with it every reference to it.
      if resource.root.first("contained") == nil { #expect(after.subtracting(before) == [], "\(name)") }
    }
    // They came with later releases.
    #expect(Set(missing.map { $0.split(separator: "/").last }) == ["JP_Condition_Diagnosis", "JP_MedicationStatement"])
    for (profile, count) in valid { #expect(count > 0, "\(profile) is met by no sample") }
    print("FRESH: \(count) entries by \(valid.count) profiles, \(valid.values.reduce(0, +)) right")
  }

  /// What the profiles demand has a row or a constant; without it the checker says so.
  @Test(.enabled(if: isThere, "FHIR_TEST_DATA has no package of JP Core"))
  func theCheckerAsksThem() throws {
    let package = try FHIRPackage(archive: try TestData.bytes(Self.package))
    var requirements = ProfileRequirements()
    for resource in package.resources(ofTypes: ["StructureDefinition"]) {
      if let document = FHIRFormat.json.read(package.text(of: resource)).document { requirements.add(document) }
    }
    func told(_ name: String, _ row: String, as other: String) throws -> [String] {
      let files = try Shipped.files { file, text in
        if file != name { return text }
        #expect(text.contains(row))
        return text.replacing(row, with: other)
      }
      return MappingSet.read(
        files, schemas: ["fhir": R4.schema], categories: try Shipped.categories.get(), requirements: requirements
      ).faults.map { "\($0.issue.code.rawValue) \($0.issue.path): \($0.issue.subjects[0])" }
    }
    #expect(try told("infection.yaml", "specimen: link", as: "specimen: link") == [])
    #expect(
      try told("infection.yaml", "<-> specimen: link", as: "<-> extension[url=disease-outcome].valueReference: link")
        == ["mapping.profile Observation: specimen"])
    let category = "http://jpfhir.jp/fhir/core/CodeSystem/JP_SimpleObservationCategory_CS"
    #expect(
      try told("infection.yaml", "code = laboratory", as: "code = imaging")
        == ["mapping.profile Observation: category[coding.system=\(category)][coding.code=laboratory]"])
    #expect(
      try told("prescription.yaml", "identifier[system=order-in-rp]", as: "identifier[system=care-insured-number]")
        == ["mapping.profile MedicationRequest: identifier[system=urn:oid:1.2.392.100495.20.3.82]"])
  }

  /// The systems whose old URI some profile fixes.
  private static func spellings(_ package: FHIRPackage) throws -> [(old: String, new: String)] {
    let fixed = package.resources(ofTypes: ["StructureDefinition"]).flatMap { resource -> [String] in
      let rows = FHIRFormat.json.read(package.text(of: resource)).document?.root.first("snapshot")?.all("element") ?? []
      return rows.compactMap { ($0.first("fixedUri") ?? $0.first("patternUri"))?.value }
    }
    return try Shipped.set.get().systems.systems.values
      .flatMap { system in system.accepted.map { (old: $0, new: system.emitted) } }
      .filter { fixed.contains($0.old) }
  }
}
