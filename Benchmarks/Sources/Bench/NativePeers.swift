import CPeers
import FHIR
import Measuring

/// The peers in C and C++: a memory copy, libxml2 alone, simdjson. None of them knows FHIR.
enum NativePeers {
  static func contenders(_ corpus: Corpus) -> [Contender] {
    [copy(corpus)] + libxml2(corpus) + simdjson(corpus)
  }

  static let missing: [String] = cpeers_simdjson_version() == nil ? ["simdjson (libsimdjson-dev)"] : []

  /// What can't be beaten: every text once into memory of its own.
  private static func copy(_ corpus: Corpus) -> Contender {
    Contender("memory copy", .jsonBoth, isPeer: true, .json) {
      corpus.json.reduce(0) { sum, text in
        let copy = [UInt8](unsafeUninitializedCapacity: text.count) { memory, count in
          _ = memory.initialize(fromContentsOf: text)
          count = text.count
        }
        return sum + copy.count + Int(copy.last ?? 0)
      }
    }
  }

  private static func libxml2(_ corpus: Corpus) -> [Contender] {
    let version = String(cString: cpeers_libxml2_version())
    let works: [(String, (UnsafePointer<UInt8>?, Int) -> Int64)] = [
      ("SAX2, C handlers", cpeers_libxml2_sax2), ("xmlTextReader", cpeers_libxml2_reader), ("DOM", cpeers_libxml2_dom),
    ]
    return works.map { name, work in
      Contender("libxml2 \(version) \(name)", .xmlRead, isPeer: true, .xml) { sum(corpus.xml, work) }
    }
  }

  private static func simdjson(_ corpus: Corpus) -> [Contender] {
    guard let version = cpeers_simdjson_version().map({ String(cString: $0) }) else { return [] }
    let padding = [UInt8](repeating: 0, count: cpeers_simdjson_padding())
    let texts = corpus.json.map { ($0 + padding) }
    let works: [(String, Work, (UnsafePointer<UInt8>?, Int) -> Int64)] = [
      ("parse (DOM)", .jsonRead, cpeers_simdjson_parse), ("parse + minify", .jsonBoth, cpeers_simdjson_minify),
    ]
    return works.map { name, work, call in
      Contender("simdjson \(version) \(name)", work, isPeer: true, .json) { sum(texts, less: padding.count, call) }
    }
  }

  /// The sum of what a peer answers for each text, or -1 when it could not read one.
  private static func sum(
    _ texts: [[UInt8]], less padding: Int = 0, _ call: (UnsafePointer<UInt8>?, Int) -> Int64
  ) -> Int {
    var sum = 0
    for text in texts {
      let answer = text.withUnsafeBufferPointer { call($0.baseAddress, text.count - padding) }
      guard answer >= 0 else { return -1 }
      sum += Int(answer)
    }
    return sum
  }
}
