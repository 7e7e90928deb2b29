import FHIR
import Foundation
import TestSupport
import Testing
import Tree

@testable import Validation

/// Each file in `Cases/` breaks one rule (`…-broken`) or just keeps it (`…-kept`); `<name>.<format>.txt` beside it is
/// all that is said about it, and of what keeps a rule nothing is said. `Codes/` likewise, with the value sets of
/// `Package/`. A new case is two new files. `MICT_WRITE_EXPECTED=1` writes the texts anew, to be read before they are
/// kept.
@Suite struct CaseTests {
  static let rules: [any Rule] = [
    ContainedRule(), ReferenceRule(), BundleRule(), URNRule(), ElementRule(),
  ]

  @Test(arguments: Samples.files("Cases")) func isToldInTheseWords(_ file: String) throws {
    try Samples.expect("Cases/\(file)", by: Validator(rules: Self.rules))
  }

  @Test(arguments: Samples.files("Codes")) func codesAreToldInTheseWords(_ file: String) throws {
    let terminology = Terminology(packages: [try Samples.package()])
    try Samples.expect("Codes/\(file)", by: Validator(rules: [BindingRule(terminology: terminology)]))
  }

  /// Every code of these rules is told of some file, and the folders are there.
  @Test func everyRuleIsBroken() throws {
    let texts = try ["Cases", "Codes", "Profiles/Cases", "Definitions/Cases"].flatMap { folder in
      try Samples.files(folder).map { try Samples.text("\(folder)/\($0).txt") }
    }
    let groups = ["contained", "reference", "bundle", "extension", "code", "profile", "invariant"]
    for code in IssueCode.allCases where groups.contains(String(code.rawValue.prefix { $0 != "." })) {
      // Those have tests of their own.
      let own: [IssueCode] = [
        .profileMustSupport, .codeElsewhere, .codeUnknown, .codeSystemUnchecked, .codeDisplay,
      ]
      if own.contains(code) { continue }
      #expect(texts.contains { $0.contains("[\(code.rawValue)]") }, "\(code.rawValue)")
    }
    #expect(texts.contains { $0.contains("[narrative.empty]") })
    #expect(texts.count >= 60)
  }
}

/// The samples beside these tests.
enum Samples {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()

  static func files(_ folder: String) -> [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: Self.folder.appending(path: folder).path)) ?? []
    return files.filter { $0.hasSuffix(".json") || $0.hasSuffix(".xml") }.sorted()
  }

  static func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: folder.appending(path: path))) }

  static func text(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }

  static func expect(_ path: String, by validator: Validator) throws {
    let url = folder.appending(path: path)
    let format = try #require(FHIRFormat(rawValue: url.pathExtension))
    let issues = validator.issues(of: format.read(try bytes(path)))
    let told = issues.map { $0.rendered(file: url.lastPathComponent) + "\n" }.joined()
    #expect(told == (try Expected.text(of: url.appendingPathExtension("txt"), told: told)))
    let isKept = url.deletingPathExtension().lastPathComponent.hasSuffix("-kept")
    #expect(isKept == !issues.contains { $0.severity > .information }, "\(told)")
  }
}
