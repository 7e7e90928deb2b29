import FHIR
import Foundation
import Measuring

/// The peers in Python. They run in a process of their own (`peers.py`) that times itself, and are asked round by round
/// like everybody else.
struct DocumentPeers {
  private let peers = PythonPeers(["orjson", "fhirkit-rs", "fhir.resources"], script: "peers.py")

  var missing: [String] { peers.missing }

  /// The contenders over this corpus: the texts are sent at once, so the contenders of an earlier one are done with.
  func contenders(_ corpus: Corpus) throws -> [Contender] {
    guard let process = peers.asked else { return [] }
    var question = Data("texts \(corpus.json.count)\n".utf8)
    for text in corpus.json {
      question += Data("\(text.count)\n".utf8)
      question += text
    }
    try process.ask(question)
    return peers.versions.map { name, version in
      Contender(
        name: "\(name) \(version)", work: .jsonBoth, isPeer: true, format: .json,
        time: { try process.seconds(Data("time \(name) \($0)\n".utf8)) }, isHere: false)
    }
  }
}
