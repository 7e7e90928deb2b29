package import Foundation

/// The peers of one script: which of them are installed, and the process that they run in. One that is not installed is
/// missing; without Python all are. The script's first line says the version of each, or null.
package struct PythonPeers {
  /// Those that are missing, each with where it would come from.
  package let missing: [String]
  /// Those that are installed; none without a process.
  package let versions: [(name: String, version: String)]
  private let process: PythonProcess?

  package init(_ names: [String], script: String) {
    do {
      let process = try PythonProcess(script: script)
      let greeting: [String: String?] = try process.answer()
      let found = names.map { name in (name: name, version: greeting[name] ?? nil) }
      missing = found.filter { $0.version == nil }.map { "\($0.name) (PyPI)" }
      versions = found.compactMap { one in one.version.map { (one.name, $0) } }
      self.process = process
    } catch {
      missing = names.map { "\($0) (there is no Python at .build/python)" }
      versions = []
      process = nil
    }
  }

  /// The process, where there are peers in it to be asked.
  package var asked: PythonProcess? { versions.isEmpty ? nil : process }
}

extension PythonProcess {
  /// Asks for some passes of a peer, and gives the seconds that it says.
  package func seconds(_ question: Data) throws -> Double {
    try ask(question)
    let timing: Timing = try answer()
    guard let seconds = timing.seconds else { throw Unproven(timing.failure ?? "no answer") }
    return seconds
  }

  private struct Timing: Decodable {
    var seconds: Double?
    var failure: String?
  }
}
