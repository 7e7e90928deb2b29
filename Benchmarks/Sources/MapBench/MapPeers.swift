import Foundation
import JSON
import Measuring

/// A peer and how it fared when it was proven.
struct MapAgreement {
  /// With its version.
  let peer: String
  /// On how many entries it gives what this project gives.
  let agreed: Int
  /// Maps the Bundle, so many times; seconds.
  let time: (_ passes: Int) throws -> Double
}

/// The peers: engines of Python, or of Rust with a door to Python, that map one way. They run in a process of their own
/// (`maps.py`), are given the Bundle, and are timed in there from bytes to bytes.
struct MapPeers {
  private let peers = PythonPeers(
    ["jsonata-python", "jsonata-rs", "jsonatapy", "python-fhir-converter", "fpml"], script: "maps.py")

  var missing: [String] { peers.missing }

  /// Sends the Bundle and this project's entries, and compares them with those that each peer makes.
  func prove(_ texts: MapTexts) throws -> [MapAgreement] {
    guard let process = peers.asked else { return [] }
    let corpus = Question.Corpus(
      bundle: String(decoding: texts.json, as: UTF8.self),
      entries: texts.written.map { String(decoding: $0.entry, as: UTF8.self) })
    try process.ask(try JSONEncoder().encode(Question(corpus: corpus)) + Data("\n".utf8))
    let proof: [String: Int] = try process.answer()
    return peers.versions.compactMap { name, version in
      proof[name].map { agreed in
        MapAgreement(peer: "\(name) \(version)", agreed: agreed) { passes in
          guard agreed > 0 else { throw Unproven("it gives no entry that this project gives") }
          let question = Question(time: .init(peer: name, passes: passes))
          return try process.seconds(try JSONEncoder().encode(question) + Data("\n".utf8))
        }
      }
    }
  }
}

/// A line that is sent to the peers.
private struct Question: Encodable {
  var corpus: Corpus?
  var time: Time?

  struct Corpus: Encodable {
    var bundle: String
    /// As JSON.
    var entries: [String]
  }

  struct Time: Encodable {
    var peer: String
    var passes: Int
  }
}
