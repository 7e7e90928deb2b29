import Database
import Foundation
import TestSupport
import Testing

/// A PostgreSQL server of a test's own, that may be killed and started again. It syncs what it commits.
final class PostgreSQLServer: Sendable {
  /// Where its database is, for whoever connects.
  let url: String
  /// The socket at which it listens.
  let socket: String
  private let folder: URL

  init() async throws {
    folder = try temporaryFolder()
    let started = try await Self.script("start", folder, "durable")
    try #require(started.status == 0, "\(started.errors)")
    url = started.output.trimmingCharacters(in: .whitespacesAndNewlines)
    socket = folder.appending(path: ".s.PGSQL.5432").path
  }

  /// Ends it and removes its folder.
  func end() {
    let stop = Process()
    (stop.executableURL, stop.arguments) = (Self.script, ["stop", folder.path])
    if (try? stop.run()) != nil { stop.waitUntilExit() }
  }

  /// Ends all its processes at once; nothing is written any more. Returns when it is gone.
  func kill() async throws {
    let run = try await Self.script("kill", folder)
    try #require(run.status == 0, "\(run.errors)")
  }

  /// Starts it again; it mends what the crash left.
  func resume() async throws {
    let run = try await Self.script("resume", folder)
    try #require(run.status == 0, "\(run.errors)")
  }

  /// Kills the process that serves one of the connections of programs that call themselves so. The server then ends all
  /// others, mends itself and goes on, which takes a moment.
  func killConnection(of program: String) async throws {
    guard let process = try await connections(of: program).randomElement() else { return }
    Foundation.kill(pid_t(process), SIGKILL)
  }

  /// Ends all connections of programs that call themselves so, as an administrator may.
  func endConnections(of program: String) throws {
    try PostgreSQLAddress(url).administer(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '\(program)'")
  }

  private func connections(of program: String) async throws -> [Int64] {
    let pool = try await DatabasePool.open(DatabaseAddress(url))
    let all = try await pool.read { connection in
      try connection.rows(
        "SELECT CAST(pid AS BIGINT) FROM pg_stat_activity WHERE application_name = $1", [.text(program)]
      ) { try $0.integer(0) }
    }
    await pool.close()
    return all
  }

  private static func script(_ action: String, _ folder: URL, _ more: String...) async throws -> Run {
    try await Run.program(script, [action, folder.path] + more)
  }

  private static var script: URL { Project.folder.appending(path: "Tests/postgres") }
}
