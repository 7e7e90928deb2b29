import FHIR
import Testing
import Tree

/// The specification's own examples, each in JSON and in XML.
@Suite struct ExampleTests {
  static let names: [String] = {
    guard TestData.has("fhir/examples", for: "the specification's examples") else { return [] }
    let all = TestData.files(in: "fhir/examples/json", ext: "json").map { String($0.dropLast(5)) }
    return TestData.sample(all, of: "the specification's examples")
  }()

  @Test(arguments: names) func readsAndComesBack(_ name: String) throws {
    let json = try document(name, .json)
    let xml = try document(name, .xml)
    try comesBack(json, through: .xml, name)
    try comesBack(xml, through: .json, name)
    let difference = Difference.first(try Alike.plain(json), try Alike.plain(xml))
    #expect(difference == nil, "\(name): JSON and XML are not alike")
  }

  private func document(_ name: String, _ format: FHIRFormat) throws -> Document {
    let file = "\(name).\(format.rawValue)"
    let reading = format.read(try TestData.bytes("fhir/examples/\(format.rawValue)/\(file)"))
    #expect(reading.issues == [], "\(reading.rendered(file))")
    return try #require(reading.document)
  }
}

/// Writes a document in that format, reads it, and expects it to be what it was; in both layouts, and its own format
/// too.
func comesBack(_ document: Document, through format: FHIRFormat, _ name: String) throws {
  for pretty in [false, true] {
    let reading = format.read(try format.write(document, pretty: pretty))
    #expect(reading.issues == [], "\(name): \(reading.rendered("written"))")
    let again = try #require(reading.document)
    #expect(document == again, "\(name): \(Difference.first(document, again)?.description ?? "")")
  }
}
