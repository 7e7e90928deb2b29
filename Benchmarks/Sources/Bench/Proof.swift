import FHIR
import Measuring
import Tree

/// Before anything is timed: that what is timed is right. Every text is read without any issue, and what is written of
/// it, in both formats, reads as the same document again. Of the corpora made here more is known: both formats say the
/// same document, and the JSON that is written of either is, byte for byte, what the corpus's own writer wrote.
enum Proof {
  static func prove(_ corpus: Corpus) throws {
    for index in corpus.documents.indices {
      for format in FHIRFormat.allCases {
        let what = "\(corpus.name), text \(index), \(format)"
        let document = try self.document(corpus.texts(format)[index], format, what: what)
        for other in FHIRFormat.allCases {
          let written = try self.document(try other.write(document), other, what: "\(what), written as \(other)")
          try same(document, written, "\(what), written as \(other)")
        }
        guard let expected = corpus.compact?[index] else { continue }
        try same(corpus.documents[index], document, what)
        guard try FHIRFormat.json.write(document) == expected else {
          throw Unproven("\(what): the JSON written is not what was expected")
        }
      }
    }
  }

  /// The document of a text without issues.
  static func document(_ text: [UInt8], _ format: FHIRFormat, what: String) throws -> Document {
    let reading = format.read(text)
    guard let document = reading.document, reading.issues.isEmpty else {
      throw Unproven(reading.issues.first?.rendered(file: what) ?? "\(what): there is no document")
    }
    return document
  }

  private static func same(_ left: Document, _ right: Document, _ what: String) throws {
    guard left != right else { return }
    let difference = Difference.first(left, right)?.description ?? "no difference is found"
    throw Unproven("\(what): not the same document: \(difference)")
  }
}
