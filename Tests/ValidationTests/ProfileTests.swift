import FHIR
import Foundation
import Packages
import Testing
import Tree

@testable import Validation

/// Which profiles are asked, what is told on request, and how a library comes back from its text.
@Suite struct ProfileTests {
  private static let base = "http://example.org/fhir/StructureDefinition/"

  private func told(
    _ text: String, given: [String] = [], mustSupport: Bool = false
  ) throws -> [String] {
    let library = try ProfileCaseTests.made.get()
    let validator = ProfileCaseTests.validator(library, given: given.map { Self.base + $0 }, mustSupport: mustSupport)
    return validator.issues(of: FHIRFormat.json.read(Array(text.utf8))).map { "\($0.path) \($0.code.rawValue)" }
  }

  @Test func givenProfilesReplaceTheRootsClaims() throws {
    let text = #"{"resourceType":"Patient","meta":{"profile":["\#(Self.base)slices"]}}"#
    #expect(try told(text) == ["Patient profile.slice-missing"])
    #expect(try told(text, given: ["typed"]) == [])
    #expect(try told(text, given: ["extended", "slices|1.0.0"]).count == 3)
    #expect(try told(text, given: ["coloured"]) == ["Patient profile.resource"])
    // What stands inside keeps its claims.
    let bundle = #"{"resourceType":"Bundle","type":"batch","entry":[{"resource":\#(text)}]}"#
    #expect(try told(bundle, given: ["slices-profile"]).contains("Bundle.entry[0].resource profile.slice-missing"))
  }

  @Test func mustSupportIsToldOnRequest() throws {
    let text = #"{"resourceType":"Patient","name":[{"text":"架空"}]}"#
    #expect(try told(text, given: ["supported"]) == [])
    #expect(
      try told(text, given: ["supported"], mustSupport: true)
        == ["Patient profile.must-support", "Patient.name[0] profile.must-support"])
  }

  /// In slices and below them, in slices of slices, in alternatives of a choice; not below what is not there, and not
  /// where another fault says already that something is missing.
  @Test(arguments: [
    (#"[{"system":"http://example.org/one"}]"#, ["`identifier:two`", "`value`", "`period`", "`identifier:one/old`"]),
    (
      #"[{"system":"http://example.org/one","use":"old","value":"1"}]"#,
      ["`identifier:two`", "`period`"]
    ),
    (#"[{"system":"http://example.org/one","use":"old","value":"1","period":{"start":"2026"}}]"#, ["`identifier:two`"]),
    (#"[{"system":"http://example.org/two","value":"1"}]"#, ["`identifier:one`", "`assigner`"]),
    ("[]", ["`identifier`", "`identifier:one`", "`identifier:two`"]),
  ])
  func mustSupportIsToldOfSlices(_ identifiers: String, _ expected: [String]) throws {
    let library = try ProfileCaseTests.made.get()
    let validator = ProfileCaseTests.validator(library, given: ["\(Self.base)supported-slices"], mustSupport: true)
    let member = identifiers == "[]" ? "" : #""identifier":\#(identifiers),"#
    let text = #"{"resourceType":"Patient",\#(member)"deceasedBoolean":false}"#
    let issues = validator.issues(of: FHIRFormat.json.read(Array(text.utf8)))
    #expect(issues.allSatisfy { $0.code == .profileMustSupport })
    #expect(issues.map { "`\($0.subjects[0])`" }.sorted() == expected.sorted())
  }

  /// Warnings and notes take no room of errors, and many of them make nothing invalid.
  @Test func manyNotesMakeNothingInvalid() throws {
    let library = try ProfileCaseTests.made.get()
    let names = (0..<30).map { #"{"url":"http://example.org/\#($0)","valueInteger":1}"# }.joined(separator: ",")
    let text = #"{"resourceType":"Patient","extension":[\#(names)],"identifier":[{"value":"1"}]}"#
    let profiles = ProfileRule(library, given: try [#require(library.slot(Self.base + "slices"))])
    func codes(_ limit: Int) -> [String] {
      Validator(rules: [profiles], limit: limit).issues(of: FHIRFormat.json.read(Array(text.utf8))).map(\.code.rawValue)
    }
    let unknown = [String](repeating: "extension.unknown", count: 10)
    #expect(codes(10) == ["profile.slice-missing"] + unknown + ["profile.slice", "issues.more-notes"])
    #expect(codes(1) == ["profile.slice-missing", "issues.more"])
  }

  /// What is kept as text comes back; what is not exactly such a text doesn't.
  @Test func comesBackFromItsText() throws {
    let library = try ProfileCaseTests.made.get()
    let text = library.text
    let kept = try #require(ProfileLibrary(text: text))
    #expect(kept.text == text)
    #expect(kept.terminology == library.terminology)
    #expect(kept.all.map(\.name) == library.all.map(\.name))
    let index = try #require(text.range(of: Array("{\"resourceType\"".utf8)))
    for count in stride(from: 0, to: index, by: 97) {
      #expect(ProfileLibrary(text: Array(text[..<count])) == nil, "cut after \(count) bytes")
    }
    #expect(ProfileLibrary(text: text.dropLast()) == nil && ProfileLibrary(text: text + [10]) == nil)
    let other = Array("library\t0".utf8) + text.dropFirst("library\t1".utf8.count)
    #expect(ProfileLibrary(text: other) == nil)
    #expect(ProfileLibrary(text: Array("library\t1\t99999999999\n".utf8)) == nil)
  }

  /// Definitions whose prose is at fault still count; those without rows, or damaged in what they demand, don't.
  @Test func onlyWhatIsDemandedMustBeWhole() throws {
    func trimmed(_ change: (String) -> String) -> (isWhole: Bool, document: Document?) {
      let text = change(
        #"{"resourceType":"StructureDefinition","url":"http://example.org/x","name":"X","status":"draft","kind":"resource","abstract":false,"type":"Patient","derivation":"constraint","snapshot":{"element":[{"id":"Patient","path":"Patient","comment":"x","min":0}]}}"#
      )
      let reading = FHIRFormat.json.read(Array(text.utf8))
      return (ProfileTrim.isWhole(reading), reading.document.flatMap { ProfileTrim.trimmed($0) })
    }
    let plain = trimmed { $0 }
    #expect(plain.isWhole && plain.document?.root.at("snapshot.element.min")?.value == "0")
    #expect(plain.document?.root.at("snapshot.element.comment") == nil && plain.document?.root.first("name") == nil)
    #expect(trimmed { $0.replacingOccurrences(of: #""comment":"x""#, with: #""comment":"""#) }.isWhole)
    #expect(!trimmed { $0.replacingOccurrences(of: #""min":0"#, with: #""min":[0]"#) }.isWhole)
    let differential = trimmed { $0.replacingOccurrences(of: "snapshot", with: "differential") }
    #expect(differential.isWhole && differential.document?.root.at("differential.element.min")?.value == "0")
    #expect(trimmed { $0.replacingOccurrences(of: "snapshot", with: "extension") }.document == nil)
    // Where there is a snapshot, the differential is not kept, and may be at fault.
    let both = trimmed {
      $0.replacingOccurrences(of: #""snapshot""#, with: #""differential":{"element":[{"min":[0]}]},"snapshot""#)
    }
    #expect(both.isWhole && both.document?.root.first("differential") == nil)
    #expect(trimmed { $0.replacingOccurrences(of: #""resource""#, with: #""logical""#) }.document == nil)
    // A value of a type that R4 doesn't have is no value that could be left out.
    #expect(!trimmed { $0.replacingOccurrences(of: #""min":0"#, with: #""fixedInteger64":"0""#) }.isWhole)
    #expect(!trimmed { $0.replacingOccurrences(of: #""min":0"#, with: #""patternNothing":{}"#) }.isWhole)
  }

  /// Documents at fault in every way disturb no walk.
  @Test(arguments: [
    #"{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Observation"}}]}"#,
    ##"{"resourceType":"Observation","hasMember":[{"reference":"#"},{}],"component":[{}],"category":[{"coding":[{}]}]}"##,
    #"{"resourceType":"Patient","extension":[{"url":""},{"extension":[{}]},{}],"meta":{"profile":[""]}}"#,
  ])
  func brokenDocumentsDisturbNoWalk(_ text: String) throws {
    let library = try ProfileCaseTests.made.get()
    let all = library.all.map(\.url)
    let issues = ProfileCaseTests.validator(library, given: all, mustSupport: true)
      .issues(of: FHIRFormat.json.read(Array(text.utf8)))
    #expect(issues.contains { $0.code == .profileResource })
  }

  /// A library that many ask at once says to each what it says to one.
  @Test func manyMayAskAtOnce() async throws {
    let files = Samples.files("Profiles/Cases")
    let fresh = try #require(ProfileLibrary(text: try ProfileCaseTests.made.get().text))
    let validator = ProfileCaseTests.validator(fresh)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for start in 0..<4 {
        group.addTask {
          for offset in files.indices {
            try Samples.expect("Profiles/Cases/\(files[(offset + start * 7) % files.count])", by: validator)
          }
        }
      }
      try await group.waitForAll()
    }
  }

  /// Two resources that refer to each other, each demanded to fit a profile by the other.
  @Test func circlesEnd() throws {
    let text = ##"""
      {"resourceType":"Observation","meta":{"profile":["\##(Self.base)references"]},"status":"final","code":{"text":"x"},
       "contained":[{"resourceType":"Observation","id":"a","meta":{"profile":["\##(Self.base)slices-resolve-profile"]},
       "status":"final","code":{"text":"x"},"hasMember":[{"reference":"#"},{"reference":"#a"}]}],
       "hasMember":[{"reference":"#a"}]}
      """##
    let codes = try told(text)
    #expect(codes.contains { $0.hasSuffix("profile.reference-unfit") }, "\(codes)")
    #expect(codes.contains { $0.hasSuffix("profile.slice-missing") }, "\(codes)")
  }
}

extension [UInt8] {
  /// Where another text begins in it.
  fileprivate func range(of other: [UInt8]) -> Int? {
    indices.first { self[$0...].starts(with: other) }
  }
}
