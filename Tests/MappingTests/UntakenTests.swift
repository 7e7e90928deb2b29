import FHIR
import Foundation
import Mapping
import Testing
import Tree

/// Resources that are right and that no lens takes, `Untaken/<name>.json`, each named for what it is: the gateway must
/// refuse them, since it could not tell who may see them.
@Suite struct UntakenTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Untaken")

  static let names: [String] = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { $0.hasSuffix(".json") }.sorted()

  static func resource(_ name: String) throws -> Document {
    let reading = FHIRFormat.json.read([UInt8](try Data(contentsOf: folder.appending(path: name))))
    #expect(reading.issues.map { $0.rendered(file: name) } == [])
    return try #require(reading.document)
  }

  @Test func someAreThere() { #expect(Self.names.count >= 6) }

  @Test(arguments: names) func isRefusedWithWhatIsTaken(_ name: String) throws {
    let set = try Shipped.set.get()
    let resource = try Self.resource(name)
    #expect(set.lenses.filter { $0.takes(resource) }.map(\.name) == [])
    guard case .failure(let refusal) = set.lens(for: resource) else {
      Testing.Issue.record("\(name) is taken")
      return
    }
    let told = refusal.issue.rendered(file: name)
    #expect(refusal.issue.code == .lensNone)
    // Long lists are cut.
    let candidates = set.lenses(for: resource.type.name)
    let first = try #require((candidates.isEmpty ? set.lenses : candidates).first)
    #expect(told.contains("(\(first.name))"), "\(told)")
  }
}
