import FHIR
import Measuring

/// The corpora that are made here, the same bytes in every run.
enum SampleCorpora {
  static func small() throws -> Corpus {
    var samples = SampleResources(.english, seed: 1)
    let resources = (0..<1_000).map { _ in samples.next().resource }
    return try corpus("small", "1,000 small resources, one by one", resources, count: resources.count)
  }

  static func compact() throws -> Corpus {
    try corpus("compact", "a Bundle of 5,000 resources, compact", [bundle(.english)], count: bundled)
  }

  static func indented() throws -> Corpus {
    try corpus("indented", "the same Bundle, indented", [bundle(.english)], count: bundled, indented: true)
  }

  static func japanese() throws -> Corpus {
    try corpus("japanese", "a Bundle of 5,000 resources in Japanese", [bundle(.japanese)], count: bundled)
  }

  private static let bundled = 5_000

  private static func bundle(_ words: SampleWords) -> JSONText {
    var samples = SampleResources(words, seed: 2)
    let entries = (0..<bundled).map { _ in
      let (address, resource) = samples.next()
      return ["fullUrl": .string(address), "resource": resource] as JSONText
    }
    return ["resourceType": "Bundle", "id": "samples", "type": "collection", "entry": .array(entries)]
  }

  /// The XML is the project's own; that it says the same is proven before anything is timed (`Proof`).
  private static func corpus(
    _ name: String, _ summary: String, _ texts: [JSONText], count: Int, indented: Bool = false
  ) throws -> Corpus {
    let json = texts.map { $0.bytes(indented: indented) }
    let documents = try json.map { try Proof.document($0, .json, what: name) }
    let xml = try documents.map { try FHIRFormat.xml.write($0, pretty: indented) }
    return Corpus(
      name: name, summary: summary, json: json, xml: xml, documents: documents, resources: count,
      compact: indented ? texts.map { $0.bytes() } : json)
  }
}
