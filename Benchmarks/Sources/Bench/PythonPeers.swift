import FHIR
import Foundation
import Measuring

/// The peers in Python. They run in a process of their own (`peers.py`) that times itself, and are asked round by round
/// like everybody else. One that is not installed is missing; without Python all are.
final class PythonPeers {
  private(set) var missing: [String] = []
  private var versions: [(name: String, version: String)] = []
  private var process: PythonProcess?

  private static let names = ["orjson", "fhirkit-rs", "fhir.resources"]

  init() {
    do {
      let process = try PythonProcess(script: "peers.py")
      let greeting: Greeting = try process.answer()
      for name in Self.names {
        if let version = greeting.peers[name] ?? nil {
          versions.append((name, version))
        } else {
          missing.append("\(name) (PyPI)")
        }
      }
      self.process = process
    } catch {
      missing = Self.names.map { "\($0) (there is no Python at .build/python)" }
    }
  }

  /// The contenders over this corpus: the texts are sent at once, so the contenders of an earlier one are done with.
  func contenders(_ corpus: Corpus) throws -> [Contender] {
    guard let process, !versions.isEmpty else { return [] }
    var question = Data("texts \(corpus.json.count)\n".utf8)
    for text in corpus.json {
      question += Data("\(text.count)\n".utf8)
      question += text
    }
    try process.ask(question)
    return versions.map { name, version in
      Contender(
        name: "\(name) \(version)", work: .jsonBoth, isPeer: true, format: .json,
        time: { try Self.time(process, name, $0) }, isHere: false)
    }
  }

  private static func time(_ process: PythonProcess, _ peer: String, _ passes: Int) throws -> Double {
    try process.ask(Data("time \(peer) \(passes)\n".utf8))
    let timing: Timing = try process.answer()
    guard let seconds = timing.seconds else { throw Unproven(timing.failure ?? "no answer") }
    return seconds
  }

  private struct Greeting: Decodable {
    var peers: [String: String?]
  }

  private struct Timing: Decodable {
    var seconds: Double?
    var failure: String?
  }
}
