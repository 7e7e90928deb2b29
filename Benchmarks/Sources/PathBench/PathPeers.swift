import FHIR
import FHIRPath
import Foundation
import Measuring
import Tree

/// A peer and a corpus: on which expressions it gives the same as this project, and on which it does not.
struct Agreement {
  /// With its version.
  let peer: String
  /// Indices of expressions.
  let agreed: [Int]
  /// Those that the peer can't read or evaluate on one of the samples.
  let failed: [Int]
  /// Those that give something else on one of the samples.
  let different: [Int]
  /// Evaluates those that are agreed upon, so many times; seconds.
  let time: (_ passes: Int) throws -> Double
}

/// The peers: engines in Python, or in Rust with a door to Python. They run in a process of their own (`paths.py`), are
/// given the samples and the expressions with this project's results, and are timed in there.
struct PathPeers {
  private let peers = PythonPeers(["fhirpathpy", "fhirpathrs", "pysof"], script: "paths.py")

  var missing: [String] { peers.missing }

  /// Sends a corpus and proves the peers on it. The agreements of an earlier one are done with.
  func prove(_ corpus: PathCorpus) throws -> [Agreement] {
    guard let process = peers.asked else { return [] }
    try process.ask(try JSONEncoder().encode(Question(corpus: Question.Corpus(corpus))) + Data("\n".utf8))
    let proof: [String: Proof] = try process.answer()
    return peers.versions.compactMap { name, version in
      guard let proof = proof[name] else { return nil }
      let out = Set(proof.failed + proof.different)
      return Agreement(
        peer: "\(name) \(version)", agreed: corpus.expressions.indices.filter { !out.contains($0) },
        failed: proof.failed, different: proof.different, time: { try Self.time(process, name, $0) })
    }
  }

  private static func time(_ process: PythonProcess, _ peer: String, _ passes: Int) throws -> Double {
    try process.seconds(try JSONEncoder().encode(Question(time: .init(peer: peer, passes: passes))) + Data("\n".utf8))
  }

  private struct Proof: Decodable {
    var failed: [Int]
    var different: [Int]
  }
}

/// A line that is sent to the peers.
private struct Question: Encodable {
  var corpus: Corpus?
  var time: Time?

  struct Time: Encodable {
    var peer: String
    var passes: Int
  }

  struct Corpus: Encodable {
    var samples: [String]
    var types: [String]
    var expressions: [Expression]

    init(_ corpus: PathCorpus) throws {
      samples = corpus.samples.map { String(decoding: $0.json, as: UTF8.self) }
      types = corpus.samples.map { R4.schema[$0.type].name }
      expressions = try corpus.expressions.map { one in
        Expression(
          text: one.expression.text, samples: one.samples,
          answers: try one.samples.map { index in
            Answer.items(try one.expression.evaluate(corpus.samples[index].document.root))
          })
      }
    }
  }

  struct Expression: Encodable {
    var text: String
    var samples: [Int]
    /// For each sample the items, and the values in each.
    var answers: [[[String]]]
  }
}
