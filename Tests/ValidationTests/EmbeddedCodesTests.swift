import Foundation
import Packages
import TestSupport
import Testing

@testable import Validation

/// The codes of R4's value sets that are there without a package.
@Suite struct EmbeddedCodesTests {
  private static let official = ["core", "expansions"].map { "fhir/definitions/hl7.fhir.r4.\($0).tgz" }
  private static let arePresent = official.allSatisfy { TestData.has($0, for: "the committed codes") }

  @Test(.enabled(if: arePresent, "the official packages are not there; set FHIR_TEST_DATA to check the codes"))
  func theCommittedTableIsMadeFromTheOfficialPackages() throws {
    let packages = try Self.official.map {
      try FHIRPackage(archive: [UInt8](Data(contentsOf: TestData.root.appending(path: $0))))
    }
    let committed = try Data(contentsOf: Project.folder.appending(path: "Sources/CR4Table/\(Terminology.tableFile)"))
    #expect(Terminology.table(of: packages) == [UInt8](committed), "it differs; remake it with `mict table codes`")
  }

  /// All that R4 requires are there and whole, but for one that is LOINC's.
  @Test func requiredValueSetsAreThere() {
    let missing = Terminology.required.filter { !Terminology.embedded[$0].isComplete }
    #expect(missing == ["http://loinc.org/vs/LL379-9|4.0.1"])
    #expect(Terminology.embedded.slots.count > 300)
    for slot in Terminology.embedded.slots.values { #expect(slot.codes.isComplete, "\(slot.name)") }
  }

  /// Without a version any will do; another version than is known is not known.
  @Test func aCallerMayLeaveTheVersionOut() throws {
    let gender = "http://hl7.org/fhir/ValueSet/administrative-gender"
    let codes = try #require(Terminology.embedded.codes(ofValueSet: gender))
    #expect(codes.codes == ["http://hl7.org/fhir/administrative-gender": ["male", "female", "other", "unknown"]])
    #expect(Terminology.embedded.codes(ofValueSet: gender + "|4.0.1") == codes)
    for other in [gender + "|5.0.0", gender + "s", "", "http://hl7.org/fhir/ValueSet/"] {
      #expect(Terminology.embedded.codes(ofValueSet: other) == nil)
    }
    func set(_ code: String) -> CodeSet { CodeSet(codes: ["s": [code]]) }
    let several = Terminology(sets: ["a|9.1": set("old"), "a|10.0": set("new"), "ab|11": set("no"), "a|12": .unknown])
    #expect(several.codes(ofValueSet: "a") == set("new"))
  }

  @Test func packagesCountBeforeIt() throws {
    let gender = "http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1"
    let own = Terminology(sets: [gender: CodeSet(codes: ["s": ["red"]]), "mine": CodeSet(), "lost": .unknown])
    let whole = own.completed()
    #expect(whole[gender] == own[gender] && whole.slots["mine"] != nil && whole["lost"] == .unknown)
    #expect(whole["http://hl7.org/fhir/ValueSet/name-use|4.0.1"].isComplete)
  }

  @Test func whatIsNoTableIsRefused() {
    #expect(Terminology(table: Array("# x\nset\ta\ncomplete\n".utf8))?["a"] == CodeSet())
    #expect(Terminology(table: Array("complete\nset\ta\n".utf8)) == nil)
    #expect(Terminology(table: Array("set\ta".utf8))?["a"] == .unknown)
  }
}
