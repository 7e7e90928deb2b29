import FHIR
import Measuring
import Tree

/// This project's own work, through its public doors: typed and checked in full. A read whose document has an issue, or
/// none, is a failure.
enum OwnWork {
  static func contenders(_ corpus: Corpus) -> [Contender] {
    Work.allCases.map { work in
      Contender(work.rawValue, work, isPeer: false, work.format) { try pass(work, corpus) }
    }
  }

  /// Bytes written or, where nothing is, nodes read.
  private static func pass(_ work: Work, _ corpus: Corpus) throws -> Int {
    switch work {
    case .jsonRead: try read(corpus, .json)
    case .jsonWrite: try write(corpus, .json)
    case .jsonBoth: try convert(corpus, .json, .json)
    case .xmlRead: try read(corpus, .xml)
    case .xmlWrite: try write(corpus, .xml)
    case .xmlBoth: try convert(corpus, .xml, .xml)
    case .jsonToXML: try convert(corpus, .json, .xml)
    case .xmlToJSON: try convert(corpus, .xml, .json)
    }
  }

  private static func read(_ corpus: Corpus, _ format: FHIRFormat) throws -> Int {
    try corpus.texts(format).reduce(0) { $0 + (try document($1, format)).count }
  }

  private static func write(_ corpus: Corpus, _ format: FHIRFormat) throws -> Int {
    try corpus.documents.reduce(0) { $0 + (try format.write($1)).count }
  }

  private static func convert(_ corpus: Corpus, _ from: FHIRFormat, _ to: FHIRFormat) throws -> Int {
    try corpus.texts(from).reduce(0) { $0 + (try to.write(try document($1, from))).count }
  }

  private static func document(_ text: [UInt8], _ format: FHIRFormat) throws -> Document {
    let reading = format.read(text)
    guard let document = reading.document, reading.issues.isEmpty else {
      throw Unproven("a text that had no issues has one now")
    }
    return document
  }
}

extension Work {
  /// The texts whose bytes count: those that are read or, where none is, those of the same corpus in the format that is
  /// written.
  var format: FHIRFormat {
    switch self {
    case .jsonRead, .jsonWrite, .jsonBoth, .jsonToXML: .json
    case .xmlRead, .xmlWrite, .xmlBoth, .xmlToJSON: .xml
    }
  }
}
