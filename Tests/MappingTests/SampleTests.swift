import FHIR
import Foundation
import JSON
import Mapping
import Testing
import Tree

/// The project's samples, `Samples/<item>/<name>.json` and `.xml`: the laws, the two forms, and the halves that stand
/// beside them in `<name>.stock.json` and `<name>.residue.json`. `MICT_WRITE_EXPECTED=1` writes the halves anew, to be
/// read before they are kept.
@Suite struct SampleTests {
  static let folder = Shipped.root.appending(path: "Samples")

  static let names: [String] = Shipped.names.flatMap { item in
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: item).path)) ?? []
    return files.filter { $0.hasSuffix(".json") && $0.split(separator: ".").count == 2 }.sorted()
      .map { "\(item)/\($0.dropLast(5))" }
  }

  @Test func thereAreSamplesOfEachItem() {
    for item in Shipped.names { #expect(Self.names.count { $0.hasPrefix("\(item)/") } >= 4, "\(item)") }
    #expect(Self.names.contains("patient/hanako") && Self.names.contains("patient/taro"))
  }

  @Test(arguments: names) func splitsAsExpectedAndKeepsTheLaws(_ name: String) throws {
    let resource = ResourceHead.removed(from: try Self.resource(name))
    let lens = try Shipped.set.get().lens(for: resource).get()
    #expect(name.hasPrefix("\(lens.name)/"))
    #expect(lens.brokenLaws(on: resource).isEmpty)
    let (entry, residue) = lens.split(resource)
    let halves = try Shipped.set.get().split(resource).get()
    #expect(halves.lens.name == lens.name && halves.entry == entry && halves.residue == residue)
    #expect(lens.join(entry).structureIssues().map { $0.rendered(file: "fresh") } == [])
    try Self.compare(entry, with: "\(name).stock.json")
    try Self.compare(residue, with: "\(name).residue.json")
  }

  @Test(arguments: names) func isTheSameInXML(_ name: String) throws {
    let bytes = [UInt8](try Data(contentsOf: Self.folder.appending(path: "\(name).xml")))
    let reading = FHIRFormat.xml.read(bytes)
    #expect(reading.issues.map { $0.rendered(file: name) } == [])
    let difference = Difference.first(try Self.resource(name), try #require(reading.document))
    #expect(difference == nil, "\(difference?.description ?? "")")
  }

  /// Clinical samples speak of the two patients of the samples, by their ids.
  @Test(arguments: names) func speaksOfASamplePatient(_ name: String) throws {
    let set = try Shipped.set.get()
    let entry = try set.lens(for: ResourceHead.removed(from: Self.resource(name))).get().split(Self.resource(name))
      .entry
    guard let patient = set.model.item(of: entry)?.patient else { return }
    #expect(["hanako", "taro"].contains(entry.root.first(patient)?.value))
  }

  /// A sample without what the gateway itself keeps of it.
  static func bareResource(_ name: String) throws -> Document { ResourceHead.removed(from: try resource(name)) }

  private static func resource(_ name: String) throws -> Document {
    let reading = FHIRFormat.json.read([UInt8](try Data(contentsOf: folder.appending(path: "\(name).json"))))
    #expect(reading.issues.map { $0.rendered(file: name) } == [])
    return try #require(reading.document)
  }

  private static func compare(_ document: Document?, with file: String) throws {
    let url = folder.appending(path: file)
    let text = document.map { String(decoding: JSONWriter.text($0, pretty: true, typeMember: false), as: UTF8.self) }
    if ProcessInfo.processInfo.environment["MICT_WRITE_EXPECTED"] == "1" {
      try? FileManager.default.removeItem(at: url)
      if let text { try Data(text.utf8).write(to: url) }
    }
    #expect(text == (try? String(contentsOf: url, encoding: .utf8)), "\(file)")
    // What stands there is read as what it is.
    guard let document, let bytes = text.map({ Array($0.utf8) }) else { return }
    let again = JSONReader(schema: document.schema, anchors: true).read(bytes, as: document.root.type).document
    #expect(again == document)
  }
}
