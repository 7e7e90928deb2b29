import FHIR
import Foundation
import TestSupport
import Testing
import Tree

@testable import Mapping

/// The specification's examples and JP Core's, also those inside Bundles: each resource whose type has lenses is taken
/// by exactly one, or refused with the place that says why; nothing is lost by any lens.
///
/// `Official.txt` says how many each lens takes, and of the others how many were refused where. `MICT_WRITE_EXPECTED=1`
/// with `FHIR_TEST_ALL=1` writes it anew, to be read before it is kept.
@Suite struct OfficialTests {
  static let folders = ["fhir/examples/json", "jp-core/instances"]
  static let isThere = folders.allSatisfy { TestData.has($0, for: "laws on official examples") }
  static let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Official.txt")

  @Test(.enabled(if: isThere, "FHIR_TEST_DATA names no folder with fhir/examples and jp-core/instances"))
  func nothingIsLost() throws {
    let set = try Shipped.set.get()
    var counts: [String: Int] = [:]
    for folder in Self.folders {
      let all = TestData.files(in: folder, ext: "json")
      for name in folder.hasPrefix("jp-core") ? all : TestData.sample(all, of: "the examples, for laws") {
        let bytes = try TestData.bytes("\(folder)/\(name)")
        guard let document = FHIRFormat.json.read(bytes).document else { continue }
        for (number, found) in document.resources.enumerated() where !set.lenses(for: found.type.name).isEmpty {
          counts[Self.check(ResourceHead.removed(from: found), set, "\(name), resource \(number)"), default: 0] += 1
        }
      }
    }
    let told = counts.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\n" }.joined()
    print("OFFICIAL: \(counts.values.reduce(0, +)) resources\n\(told)")
    #expect(!counts.isEmpty)
    if TestData.testsAll { #expect(try Expected.text(of: Self.file, told: told) == told) }
  }

  /// Checks one resource; says what became of it.
  private static func check(_ resource: Document, _ set: MappingSet, _ name: String) -> String {
    for lens in set.lenses(for: resource.type.name) {
      // What a lens does not take stays together.
      let (entry, residue) = lens.split(resource)
      let isWhole = !entry.root.hasChildren && residue == resource
      let difference = isWhole ? nil : Difference.first(resource, lens.join(entry, residue))
      #expect(difference == nil, "\(name), \(lens.name): \(difference?.description ?? "")")
      #expect(isWhole || lens.takes(resource), "\(name), \(lens.name)")
    }
    let takers = set.lenses.filter { $0.takes(resource) }
    #expect(takers.count <= 1, "\(name): \(takers.map(\.name))")
    switch set.lens(for: resource) {
    case .success(let lens):
      #expect(takers.map(\.name) == [lens.name], "\(name)")
      #expect(lens.brokenLaws(on: resource).isEmpty, "\(name)")
      let issues = lens.join(lens.split(resource).entry).structureIssues()
      #expect(issues.allSatisfy { $0.code == .elementMissing && $0.path == resource.type.name }, "\(name)")
      return "taken by \(lens.name)"
    case .failure(let refusal):
      #expect(takers.isEmpty && !refusal.issue.path.isEmpty, "\(name)")
      let place = refusal.issue.path.replacing(#/\[\d+\]/#, with: "")
      let why = place == resource.type.name ? "meets no condition" : "because of \(place)"
      return "not taken: \(resource.type.name) \(why)"
    }
  }
}

extension Document {
  /// The document and all resources that stand in it as entries of Bundles.
  fileprivate var resources: [Document] {
    guard type.name == "Bundle" else { return [self] }
    return root.all("entry").compactMap { $0.first("resource") }.flatMap { element in
      var builder = DocumentBuilder(schema: schema, root: element.type)
      builder.copyChildren(of: element)
      return builder.finish().resources
    }
  }
}
