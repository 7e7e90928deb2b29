import Foundation
import Measuring

/// Asks a server for the same thing again and again, by `wrk`: another process, so that its work is not the server's.
struct Load {
  private let program: String
  private let connections: Int

  /// What came of it.
  struct Result {
    let requestsPerSecond: Double
    let requests: Double
    /// Seconds: the half of all took at most this, and 99 of 100.
    let (median, late): (Double, Double)
  }

  /// Nil where there is no `wrk`.
  init?(connections: Int) {
    let path = ["/usr/bin/wrk", "/usr/local/bin/wrk"].first { FileManager.default.isExecutableFile(atPath: $0) }
    guard let path else { return nil }
    program = path
    self.connections = connections
  }

  /// One thread, for so many seconds; `script` is one of wrk's own, in Lua.
  func ask(_ url: String, token: String, seconds: Int, script: String? = nil) async throws -> Result {
    let text = try await run(
      ["-t1", "-c\(connections)", "-d\(seconds)s", "--latency", "-H", "Authorization: Bearer \(token)"]
        + (script.map { ["-s", $0] } ?? []) + [url])
    guard let rate = text.firstMatch(of: /Requests\/sec:\s+([0-9.]+)/).flatMap({ Double($0.output.1) }),
      let count = text.firstMatch(of: /([0-9]+) requests in/).flatMap({ Double($0.output.1) }), count > 0,
      let median = Self.time("50%", in: text), let late = Self.time("99%", in: text),
      !text.contains("Non-2xx"), !text.contains("Socket errors")
    else { throw Unproven("the server did not answer as it should:\n\(text)") }
    return Result(requestsPerSecond: rate, requests: count, median: median, late: late)
  }

  /// The time in the line of a share, as `99%    1.52ms`.
  private static func time(_ share: String, in text: String) -> Double? {
    let units = ["us": 1e-6, "ms": 1e-3, "s": 1, "m": 60]
    guard let line = text.split(separator: "\n").first(where: { $0.contains(" \(share)") }),
      let match = line.firstMatch(of: /([0-9.]+)(us|ms|s|m)$/), let number = Double(match.output.1),
      let unit = units[String(match.output.2)]
    else { return nil }
    return number * unit
  }

  private func run(_ arguments: [String]) async throws -> String {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.standardOutput = output
    return try await withCheckedThrowingContinuation { continuation in
      process.terminationHandler = { _ in
        continuation.resume(
          returning: String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self))
      }
      do { try process.run() } catch { continuation.resume(throwing: error) }
    }
  }
}
