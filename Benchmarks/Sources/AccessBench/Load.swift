import Foundation
import Measuring

/// Asks a server for the same thing again and again, by `wrk`: another process, so that its work is not the server's.
struct Load {
  private let program: String

  /// What came of it.
  struct Result {
    let requestsPerSecond: Double
    let requests: Double
  }

  /// Nil where there is no `wrk`.
  init?() {
    let path = ["/usr/bin/wrk", "/usr/local/bin/wrk"].first { FileManager.default.isExecutableFile(atPath: $0) }
    guard let path else { return nil }
    program = path
  }

  /// Four connections, one thread, for so many seconds.
  func ask(_ url: String, token: String, seconds: Int) async throws -> Result {
    let text = try await run(["-t1", "-c4", "-d\(seconds)s", "-H", "Authorization: Bearer \(token)", url])
    guard let rate = text.firstMatch(of: /Requests\/sec:\s+([0-9.]+)/).flatMap({ Double($0.output.1) }),
      let count = text.firstMatch(of: /([0-9]+) requests in/).flatMap({ Double($0.output.1) }), count > 0,
      !text.contains("Non-2xx"), !text.contains("Socket errors")
    else { throw Unproven("the server did not answer as it should:\n\(text)") }
    return Result(requestsPerSecond: rate, requests: count)
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
