import FHIR
import Tree

/// A *corpus* is texts that are measured together: each in JSON and in XML, and the document that the JSON says. A
/// *pass* goes over all of them once.
struct Corpus {
  /// As `--only` takes it: `small`, `compact`.
  let name: String
  /// What it is, in words.
  let summary: String
  let json: [[UInt8]]
  let xml: [[UInt8]]
  let documents: [Document]
  /// How many resources are in it, those in a Bundle one by one.
  let resources: Int
  /// What the JSON written of each document must be, byte for byte; nil where nobody but this project can tell. Where it
  /// is known, both texts say the same document. (The two texts of some official examples differ by a label.)
  let compact: [[UInt8]]?

  /// Bytes of a pass over its texts in that format.
  func size(_ format: FHIRFormat) -> Int {
    texts(format).reduce(0) { $0 + $1.count }
  }

  func texts(_ format: FHIRFormat) -> [[UInt8]] {
    switch format {
    case .json: json
    case .xml: xml
    }
  }
}
