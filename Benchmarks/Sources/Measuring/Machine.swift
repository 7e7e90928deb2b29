import Foundation

/// The machine in plain words: no names.
package struct Machine: Encodable, Sendable {
  package var cores: Int
  package var processor: String

  package static let this: Machine = {
    let lines = ((try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? "").split(separator: "\n")
    let models = lines.filter { $0.hasPrefix("model name") }
      .map { $0.drop { $0 != ":" }.dropFirst().trimmingCharacters(in: .whitespaces) }
    let cores = lines.count { $0.hasPrefix("processor") }
    return Machine(cores: max(1, cores), processor: models.first ?? "a processor of unknown model")
  }()

  package var text: String { "\(processor), \(cores) core\(cores == 1 ? "" : "s")" }

  /// The line that a report begins with.
  package func heading(_ rounds: Rounds) -> String {
    "\(text); processor time, median of \(rounds.count) rounds of \(Int(rounds.duration * 1000)) ms, least–greatest\n"
  }
}
