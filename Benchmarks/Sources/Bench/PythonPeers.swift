import FHIR
import Foundation

/// The peers in Python. They run in a process of their own (`peers.py`) that times itself, and are asked round by round
/// like everybody else. One that is not installed is missing; without Python all are.
final class PythonPeers {
  private(set) var missing: [String] = []
  private var versions: [(name: String, version: String)] = []
  private let process = Process()
  private let questions = Pipe()
  private let answers = Pipe()

  private static let names = ["orjson", "fhirkit-rs", "fhir.resources"]

  /// The interpreter that `make` prepares.
  private static let python = Places.package.appending(path: ".build/python/bin/python3")

  init() {
    process.executableURL = Self.python
    process.arguments = [Places.package.appending(path: "peers.py").path]
    process.standardInput = questions
    process.standardOutput = answers
    // A process that is gone is an error of the next write, and not a signal.
    signal(SIGPIPE, SIG_IGN)
    do {
      try process.run()
      let greeting: Greeting = try answer()
      for name in Self.names {
        if let version = greeting.peers[name] ?? nil {
          versions.append((name, version))
        } else {
          missing.append("\(name) (PyPI)")
        }
      }
    } catch {
      missing = Self.names.map { "\($0) (there is no Python at .build/python)" }
    }
  }

  deinit {
    // It ends when it is asked no more.
    try? questions.fileHandleForWriting.close()
  }

  /// The contenders over this corpus: the texts are sent at once, so the contenders of an earlier one are done with.
  func contenders(_ corpus: Corpus) throws -> [Contender] {
    guard !versions.isEmpty else { return [] }
    var question = Data("texts \(corpus.json.count)\n".utf8)
    for text in corpus.json {
      question += Data("\(text.count)\n".utf8)
      question += text
    }
    try questions.fileHandleForWriting.write(contentsOf: question)
    return versions.map { name, version in
      Contender(
        name: "\(name) \(version)", work: .jsonBoth, isPeer: true, format: .json,
        time: { try self.time(name, $0) }, isHere: false)
    }
  }

  private func time(_ peer: String, _ passes: Int) throws -> Double {
    try questions.fileHandleForWriting.write(contentsOf: Data("time \(peer) \(passes)\n".utf8))
    let timing: Timing = try answer()
    guard let seconds = timing.seconds else { throw Unproven(description: timing.failure ?? "no answer") }
    return seconds
  }

  private func answer<Answer: Decodable>() throws -> Answer {
    var line = Data()
    while let byte = try answers.fileHandleForReading.read(upToCount: 1), byte != Data("\n".utf8) { line += byte }
    return try JSONDecoder().decode(Answer.self, from: line)
  }

  private struct Greeting: Decodable {
    var peers: [String: String?]
  }

  private struct Timing: Decodable {
    var seconds: Double?
    var failure: String?
  }
}
