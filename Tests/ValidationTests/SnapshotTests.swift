import FHIR
import Foundation
import Packages
import TestSupport
import Testing
import Tree

@testable import Validation

/// Snapshots made of differentials ask what the published ones ask: those of R4's own profiles and of JP Core's.
@Suite struct SnapshotTests {
  /// A profile that has both, as published and as made of its differential alone.
  private struct Pair {
    let published: ProfileSlot
    let made: ProfileSlot
  }

  private static let packages = ["fhir/definitions/hl7.fhir.r4.core.tgz", "jp-core/jp-core.r4-1.1.2-snapshot.tgz"]

  private static let pairs: Result<[Pair], any Error> = Result {
    let library = try ExampleTests.library.get()
    return try packages.flatMap { path -> [Pair] in
      let archive = try Data(contentsOf: TestData.root.appending(path: path))
      return try pairs(try FHIRPackage(archive: Array(archive)), library)
    }
  }

  private static func pairs(_ package: FHIRPackage, _ library: ProfileLibrary) throws -> [Pair] {
    try package.resources(ofTypes: ["StructureDefinition"]).compactMap { resource in
      let document = try #require(FHIRFormat.json.read(package.text(of: resource)).document)
      let root = document.root
      guard root.first("snapshot") != nil, root.first("differential") != nil,
        root.first("derivation")?.value == "constraint", let published = library.slot(resource.url)
      else { return nil }
      var builder = DocumentBuilder(schema: document.schema, root: root.type)
      for child in root.children where child.name != "snapshot" { builder.copy(child) }
      let trimmed = try #require(ProfileTrim.trimmed(builder.finish()))
      return Pair(published: published, made: try #require(ProfileSlot(trimmed, package: published.version)))
    }
  }

  /// All that the packages have, without a snapshot of any profile: bases are made before what is made of them.
  private static func library(of pairs: [Pair]) throws -> ProfileLibrary {
    let whole = try ExampleTests.library.get()
    let urls = Set(pairs.map(\.made.url))
    return ProfileLibrary(
      pairs.map(\.made) + whole.all.filter { !urls.contains($0.url) }, terminology: whole.terminology)
  }

  private static var isMissing: Bool {
    if FileManager.default.fileExists(atPath: TestData.root.appending(path: packages[0]).path) { return false }
    print("SKIPPED: \(packages): not in the test data; set FHIR_TEST_DATA to where they are.")
    return true
  }

  /// Those that ask the same in other words, each with its reason.
  private static let others: [String: String] = [
    "bp": "rows below `value[x]` instead of its only slice; slices are to be supported as their list is",
    "cholesterol": "the invariant of SimpleQuantity, which the specification asks of that element",
    "hdlcholesterol": "the same", "ldlcholesterol": "the same",
    "elementdefinition-de": "the rows of extensions, which are asked of each extension by its URL",
    "provenance-relevant-history": "the binding of all agents is not said again of a slice of them",
    "JP_Medication": "the profiles of what a Ratio consists of, which its own profile names",
  ]

  @Test func askWhatThePublishedAsk() throws {
    if Self.isMissing { return }
    let pairs = try Self.pairs.get()
    let (whole, made) = (try ExampleTests.library.get(), try Self.library(of: pairs))
    var differing: Set<String> = []
    for pair in pairs {
      let published = Self.told(try #require(pair.published.profile(whole), "\(pair.published.name)"))
      let anew = Self.told(try #require(pair.made.profile(made), "\(pair.made.name)"))
      let changes = Set(published).symmetricDifference(anew)
      if changes.isEmpty { continue }
      let name = String(pair.made.url.split(separator: "/").last ?? "")
      differing.insert(name)
      #expect(Self.others[name] != nil, "\(pair.made.url)\n\(changes.sorted().joined(separator: "\n"))")
    }
    #expect(differing == Set(Self.others.keys))
    #expect(pairs.count == 528)
  }

  /// And nothing else is found by them.
  @Test(arguments: ExampleTests.instances) func findTheSame(_ path: String) throws {
    let bytes = Array(try Data(contentsOf: TestData.root.appending(path: path)))
    let libraries = [try ExampleTests.library.get(), try Self.made.get()]
    let found = libraries.map { library in
      Validator(library: library, mustSupport: true).issues(of: FHIRFormat.json.read(bytes))
        .filter { $0.code != .profileMustSupport || $0.subjects.first?.contains(":") == false }
        .map { "\($0.path) \($0.code.rawValue) \($0.subjects)" }
    }
    #expect(Set(found[0]) == Set(found[1]))
  }

  private static let made: Result<ProfileLibrary, any Error> = Result { try library(of: try pairs.get()) }

  /// No row of what is published is left unread.
  @Test func everyRowIsRead() throws {
    if Self.isMissing { return }
    let library = try ExampleTests.library.get()
    let unread = library.all.filter(\.isConstraint).flatMap { slot in
      slot.profile(library)?.unread.map { "\(slot.name) \($0.row) \($0.member)" } ?? ["\(slot.name) has no snapshot"]
    }
    #expect(unread == [])
  }

  /// What a profile asks, a line for each check.
  private static func told(_ profile: Profile) -> [String] {
    profile.checks.map { check in
      var words = [check.id, "\(check.elements.elements.map(\.rawValue))"]
      if let allowed = check.allowed { words.append("allowed \(allowed.elements.map(\.rawValue))") }
      if !check.resources.isEmpty { words.append("resources \(check.resources.map(\.rawValue).sorted())") }
      if check.min > 0 { words.append("min \(check.min)") }
      if check.max < .max { words.append("max \(check.max)") }
      if let value = check.value { words.append("value \(ProfileWalk.shown(value.value))") }
      if let length = check.maxLength { words.append("length \(length)") }
      words += check.bounds.map { "bound \($0.isLeast) \(ProfileWalk.shown($0.value))" }
      words += check.bindings.map { "binding \($0.strength) \($0.valueSet)" }
      words += check.profiles.map { "profile \($0.key.rawValue) \($0.value.map(\.url))" }.sorted()
      words += check.targets.map { "target \($0.type?.rawValue ?? 0) \($0.profile?.url ?? "")" }.sorted()
      words += check.aggregation.map { "aggregation \($0.rawValue)" }.sorted()
      words += check.unavailable.map { "unavailable \($0)" } + check.invariants.map { "invariant \($0.key)" }
      words += check.uncheckedInvariants.map { "unchecked \($0)" }
      if check.isMustSupport { words.append("mustSupport") }
      if let slicing = check.slicing {
        words.append("slicing \(slicing.rules) \(slicing.isOrdered)")
        words += slicing.slices.map {
          "slice \(profile.checks[$0.check].id) \($0.matchers.map(\.text)) \($0.isDefault)"
        }
      }
      return words.joined(separator: "; ")
    } + profile.unread.map { "unread \($0)" }
  }
}
