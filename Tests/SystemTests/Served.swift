import Foundation
import HTTP
import TestSupport
import Testing

/// A running `mict serve` with a registry of its own and no records but those that a test makes.
final class Served: Sendable {
  let port: Int
  let operations: Int
  /// The database, as it is named to the command.
  let database: String
  /// A token of a physician.
  let token: String
  let client = HTTPClient()
  private let folder: URL
  private let process: Process

  static let registry = """
    facilities: [{id: aoi, name: 見本あおい医院, oid: 2.999.1}]
    people: [{id: dr-a, name: 見本 一郎, occupation: physician, facility: aoi, administrator: true}]
    terminals: [{id: a-1, facility: aoi, ownership: facility-managed}]
    teams: [{patient: hanako, members: [{person: dr-a, attending: true}]}]
    consents: [{id: consent-hanako, patient: hanako}]
    """

  /// Over a new file, or over the empty database that is named.
  convenience init(_ arguments: String..., database: String? = nil) async throws {
    let folder = try temporaryFolder()
    let database = database ?? folder.appending(path: "gateway.sqlite").path
    let file = folder.appending(path: "registry.yaml")
    try Data(Self.registry.utf8).write(to: file)
    let loaded = try await Run.mict("admin", "registry", "load", file.path, "--database", database)
    try #require(loaded.status == 0, "\(loaded.errors)")
    let made = try await Run.mict("admin", "token", "--database", database, "--person", "dr-a", "--terminal", "a-1")
    try await self.init(
      folder, database, token: made.output.trimmingCharacters(in: .whitespacesAndNewlines), arguments)
  }

  /// Another over the same database.
  convenience init(beside other: Served) async throws {
    try await self.init(try temporaryFolder(), other.database, token: other.token, [])
  }

  private init(_ folder: URL, _ database: String, token: String, _ arguments: [String]) async throws {
    (self.folder, self.database, self.token) = (folder, database, token)
    (port, operations) = (try freePort(), try freePort())
    process = Process()
    process.executableURL = Project.command
    process.arguments =
      ["serve", "--database", database, "--port", "\(port)", "--operations-port", "\(operations)"] + arguments
    process.currentDirectoryURL = Project.folder
    process.standardOutput = FileHandle.nullDevice
    let log = folder.appending(path: "log")
    try Data().write(to: log)
    process.standardError = try FileHandle(forWritingTo: log)
    try process.run()
    for _ in 0..<600 where process.isRunning {
      if let answer = try? await client.send(HTTPRequest("http://127.0.0.1:\(operations)/ready")), answer.status == 200,
        await isTaken()
      {
        // Nobody is connected before a test connects.
        try await isServing(0)
        return
      }
      try await Task.sleep(for: .milliseconds(100))
    }
    Testing.Issue.record("the gateway does not come up")
  }

  /// What it has logged.
  var log: String {
    get throws { try String(contentsOf: folder.appending(path: "log"), encoding: .utf8) }
  }

  /// Where there is no database yet.
  var spareDatabase: String { folder.appending(path: "spare.sqlite").path }

  /// Asks it to end, as a service manager does.
  func terminate() { process.terminate() }

  /// Its exit status, once it has ended.
  func status() async -> Int32 { await process.ended() }

  func end() {
    // Nobody looks at how it ends here: it need not take leave.
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    client.shutdown()
    try? FileManager.default.removeItem(at: folder)
  }

  func send(
    _ method: HTTPRequest.Method = .get, _ path: String, headers: [(String, String)] = [], body: [UInt8] = []
  ) async throws -> HTTPResponse {
    var all = HTTPHeaders()
    all.append("Authorization", "Bearer \(token)")
    for (name, value) in headers { all.append(name, value) }
    return try await client.send(HTTPRequest(method, "http://127.0.0.1:\(port)\(path)", headers: all, body: body))
  }

  /// Whether connections are taken. The one that tried it is at its end then.
  private func isTaken() async -> Bool {
    guard let connection = try? LoopbackConnection(port: port) else { return false }
    try? connection.send(Array("GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".utf8))
    return (try? await connection.receive()) != nil
  }

  /// Returns when a request is under way.
  func isAnswering() async throws {
    while try await !metrics().contains("mict_http_requests_under_way 1") {
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  /// Returns when so many connections are served.
  func isServing(_ count: Int) async throws {
    while try await !metrics().contains("mict_http_connections \(count)\n") {
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  /// What is counted.
  func metrics() async throws -> String {
    let answer = try await client.send(HTTPRequest("http://127.0.0.1:\(operations)/metrics"))
    return String(decoding: answer.body, as: UTF8.self)
  }
}

/// A port that was free a moment ago.
func freePort() throws -> Int {
  let (socket, port) = try boundSocket()
  close(socket)
  return Int(port)
}
