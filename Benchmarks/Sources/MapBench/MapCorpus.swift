import FHIR
import Foundation
import Measuring
import Tree

/// A *corpus* is a Bundle of Conditions and MedicationRequests, in turn.
struct MapCorpus {
  let entries: Int
  /// Compact, as the benchmark's own writer wrote it.
  let json: [UInt8]

  /// The first so many entries are the same in every corpus.
  init(entries: Int) throws {
    let file = { (path: String) in
      Array(try Data(contentsOf: Places.project.appending(path: "Samples/\(path)/rich.json")))
    }
    var samples = try ClinicalSamples(diagnosis: file("diagnosis"), prescription: file("prescription"), seed: 5)
    var text = Array(#"{"resourceType":"Bundle","id":"samples","type":"collection","entry":["#.utf8)
    for index in 0..<entries {
      let (address, resource) = try samples.next()
      if index > 0 { text.append(UInt8(ascii: ",")) }
      text += (["fullUrl": .string(address), "resource": resource] as JSONText).bytes()
    }
    json = text + Array("]}".utf8)
    self.entries = entries
  }

  static func document(_ text: [UInt8], _ format: FHIRFormat) throws -> Document {
    let reading = format.read(text)
    guard let document = reading.document, reading.issues.isEmpty else {
      throw Unproven(reading.issues.first?.rendered(file: "the Bundle") ?? "the Bundle can't be read")
    }
    return document
  }
}
