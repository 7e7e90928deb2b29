import FHIR
import Foundation
import HTTP
import TestSupport
import Testing
import Tree

/// A running `mict demo` on free ports with a database of its own: the real thing, both processes.
final class Demonstration: Sendable {
  let port: Int
  let hospitalPort: Int
  let folder: URL
  let client = HTTPClient()
  private let process: Process

  /// Starts it, perhaps with more arguments, and waits for its ready line.
  init(folder: URL? = nil, arguments: [String] = []) async throws {
    let folder = try folder ?? temporaryFolder()
    self.folder = folder
    let process = Process()
    process.executableURL = Project.command
    process.arguments =
      [
        "demo", "--port", "0", "--hospital-port", "0", "--data",
        folder.appendingPathComponent("data").path,
      ] + arguments
    process.currentDirectoryURL = Project.folder
    let log = folder.appendingPathComponent("log")
    try Data().write(to: log)
    process.standardOutput = try FileHandle(forWritingTo: log)
    process.standardError = try FileHandle(forWritingTo: log)
    try process.run()
    self.process = process
    var ports: (gateway: Int, hospital: Int)?
    for _ in 0..<600 where ports == nil && process.isRunning {
      try await Task.sleep(for: .milliseconds(100))
      ports = Self.ports(in: String(decoding: try Data(contentsOf: log), as: UTF8.self))
    }
    guard let ports else {
      process.terminate()
      throw Failure(log: String(decoding: try Data(contentsOf: log), as: UTF8.self))
    }
    (port, hospitalPort) = ports
  }

  struct Failure: Error {
    let log: String
  }

  /// What it has printed.
  var log: String { (try? String(contentsOf: folder.appendingPathComponent("log"), encoding: .utf8)) ?? "" }

  /// Interrupts it as Ctrl-C does, and gives its exit status.
  func interrupt() async -> Int32 {
    process.interrupt()
    let status = await process.ended()
    client.shutdown()
    return status
  }

  /// Ends it and removes its folder.
  func end() {
    if process.isRunning {
      process.interrupt()
      process.waitUntilExit()
      client.shutdown()
    }
    try? FileManager.default.removeItem(at: folder)
  }

  /// Sends a request as one of the demo's people.
  func send(
    _ method: HTTPRequest.Method = .get, _ path: String, as token: String? = nil, accept: String? = nil,
    type: String? = nil, headers: [String: String] = [:], body: [UInt8] = []
  ) async throws -> HTTPResponse {
    var all = HTTPHeaders()
    if let token { all.append("Authorization", "Bearer \(token)") }
    if let accept { all.append("Accept", accept) }
    if let type { all.append("Content-Type", type) }
    for (name, value) in headers { all.append(name, value) }
    return try await client.send(HTTPRequest(method, "http://127.0.0.1:\(port)\(path)", headers: all, body: body))
  }

  /// How many matches a search has for that person.
  func total(_ path: String, as token: String) async throws -> Int {
    let bundle = try document(try await send(.get, path, as: token))
    return Int(try #require(bundle.root.first("total")?.value)) ?? -1
  }

  /// The ports in the ready line.
  private static func ports(in log: String) -> (gateway: Int, hospital: Int)? {
    func port(after words: String) -> Int? {
      log.range(of: words).flatMap { Int(log[$0.upperBound...].prefix { $0.isNumber }) }
    }
    guard log.contains("\nDemo sign-ins"), let gateway = port(after: "ready: gateway http://127.0.0.1:"),
      let hospital = port(after: ", sample hospital http://127.0.0.1:")
    else { return nil }
    return (gateway, hospital)
  }
}

/// The document of a response, by its media type; there must be no issue with it.
func document(_ response: HTTPResponse) throws -> Document {
  let type = try #require(response.headers["Content-Type"])
  let format = try #require(FHIRFormat(contentType: type), "\(type)")
  let reading = format.read(response.body)
  #expect(reading.issues.isEmpty, "\(reading.issues.map { $0.rendered(file: "response") })")
  return try #require(reading.document)
}

/// The codes and texts of an OperationOutcome.
func outcome(_ response: HTTPResponse) throws -> [(code: String, text: String, element: Element)] {
  let document = try document(response)
  #expect(document.type.name == "OperationOutcome")
  return document.root.all("issue").map {
    (
      $0.first("code")?.value ?? "",
      [$0.at("details.text"), $0.first("diagnostics")].compactMap { $0?.value }.joined(separator: " "), $0
    )
  }
}

/// The resources of a bundle with that search mode.
func resources(_ bundle: Document, mode: String = "match") -> [Document] {
  bundle.root.all("entry").filter { $0.at("search.mode")?.value == mode }.compactMap { entry in
    entry.first("resource").map { resource in
      var copy = DocumentBuilder(schema: bundle.schema, root: resource.type)
      copy.copyChildren(of: resource)
      return copy.finish()
    }
  }
}
