import Foundation
import HTTP
import Synchronization
import TestSupport
import Testing

/// A gateway that can be killed, and started again on the same database: a real `mict serve` with the registry of `Served`.
final class Mortal: Sendable {
  /// What `--database` is given: a file, or another address of a database.
  let database: String
  /// A token of a physician.
  let token: String
  let client = HTTPClient()
  private let wrapper: [String]
  private let state = Mutex<(process: Process?, port: Int, operations: Int)>((nil, 0, 0))

  /// Makes the registry in an empty database. `wrapper` are the words of a command that runs the rest of its own.
  convenience init(database: String, folder: URL, wrapper: [String] = []) async throws {
    let file = folder.appending(path: "registry.yaml")
    try Data(Served.registry.utf8).write(to: file)
    let loaded = try await Run.mict("admin", "registry", "load", file.path, "--database", database)
    try #require(loaded.status == 0, "\(loaded.errors)")
    try await self.init(database: database, wrapper: wrapper)
  }

  /// On a database that has such a registry.
  init(database: String, wrapper: [String] = []) async throws {
    (self.database, self.wrapper) = (database, wrapper)
    let made = try await Run.mict(
      "admin", "token", "--database", database, "--person", "dr-a", "--terminal", "a-1", "--minutes", "720")
    token = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
    try #require(made.status == 0, "\(made.errors)")
  }

  /// Its process, while it runs.
  var pid: Int32? { state.withLock { $0.process?.processIdentifier } }

  /// Starts it. It answers some time later: see `isUp`.
  func start() throws {
    let words =
      wrapper + [Project.command.path, "serve", "--database", database, "--rate-limit", "0", "--log-level", "critical"]
    let (port, operations) = (try freePort(), try freePort())
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = words + ["--port", "\(port)", "--operations-port", "\(operations)"]
    process.currentDirectoryURL = Project.folder
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    state.withLock { $0 = (process, port, operations) }
  }

  /// Starts it, and returns when it answers.
  func startAndWait() async throws {
    try start()
    for _ in 0..<1200 {
      if await readiness() == 200, (try? LoopbackConnection(port: state.withLock { $0.port })) != nil { return }
      try #require(state.withLock { $0.process?.isRunning } == true, "the gateway ended by itself")
      try await Task.sleep(for: .milliseconds(50))
    }
    Testing.Issue.record("the gateway does not come up")
  }

  /// What `/ready` answers; nil where nobody does.
  func readiness() async -> Int? {
    let port = state.withLock { $0.operations }
    return try? await client.send(HTTPRequest("http://127.0.0.1:\(port)/ready")).status
  }

  /// Whether `/ready` comes to answer so.
  func readiness(becomes status: Int) async throws -> Bool {
    for _ in 0..<600 {
      if await readiness() == status { return true }
      try await Task.sleep(for: .milliseconds(50))
    }
    return false
  }

  /// Kills it at once, as a loss of power of the machine would end it.
  func kill() {
    let process = state.withLock { $0.process }
    guard let process else { return }
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    state.withLock { $0.process = nil }
  }

  /// Ends it as a service manager does. Gives its exit status.
  @discardableResult func end() async -> Int32 {
    guard let process = state.withLock({ $0.process }) else { return 0 }
    process.terminate()
    let status = await process.ended()
    state.withLock { $0.process = nil }
    return status
  }

  func send(
    _ method: HTTPRequest.Method, _ path: String, _ headers: [(String, String)] = [], body: String = ""
  ) async throws(HTTPFault) -> HTTPResponse {
    var all = HTTPHeaders()
    all.append("Authorization", "Bearer \(token)")
    if !body.isEmpty { all.append("Content-Type", "application/fhir+json") }
    for (name, value) in headers { all.append(name, value) }
    let port = state.withLock { $0.port }
    return try await client.send(
      HTTPRequest(method, "http://127.0.0.1:\(port)\(path)", headers: all, body: Array(body.utf8)))
  }
}
