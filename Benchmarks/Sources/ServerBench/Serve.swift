import ArgumentParser
import Database
import Foundation
import Hummingbird
import Logging
import Measuring
import Storage

// Servers in processes of their own, so that each has its own memory and its own share of the processor. Each tells its port
// in a line, and ends when its standard input does: so none outlives who started it.

/// The gateway over a database that was filled before.
struct ServeScene: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "gateway", shouldDisplay: false)

  @Argument var database: String
  /// So many patients in a new database; without it, it was filled before.
  @Option var patients: Int?

  func run() async throws {
    let scene = try await Scene.make(.file(database), patients: patients)
    let side = try await Side.started("physician", scene.table, scene)
    tell(side.port)
    await untilInputEnds()
    side.stop()
    await scene.store.close()
  }
}

/// The framework alone: the same bytes to whatever is asked. With `--audited` each answer waits until an event of the usual
/// size is durable in the audit trail: whatever else a gateway does, this it can't leave out.
struct ServeFromMemory: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "memory", shouldDisplay: false)

  @Argument var file: String
  @Flag var audited = false

  func run() async throws {
    let store = try await Store.open(.temporary)
    let audit = audited ? store.audit : nil
    let event = [UInt8](repeating: UInt8(ascii: "a"), count: 2200)
    let answer = ByteBuffer(bytes: try Data(contentsOf: URL(filePath: file)))
    var logger = Logger(label: "memory")
    logger.logLevel = .critical
    let router = Router()
    router.get("**") { _, _ in
      try await audit?.append(event)
      return Response(
        status: .ok, headers: [.contentType: "application/fhir+json; charset=utf-8"],
        body: ResponseBody(byteBuffer: answer))
    }
    let application = Application(
      router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0), serverName: "memory"),
      onServerRunning: { tell($0.localAddress?.port ?? 0) }, logger: logger)
    let task = Task { try await application.runService(gracefulShutdownSignals: []) }
    await untilInputEnds()
    task.cancel()
    await store.close()
  }
}

private func tell(_ port: Int) {
  FileHandle.standardOutput.write(Data("\(port)\n".utf8))
}

private func untilInputEnds() async {
  await withCheckedContinuation { continuation in
    Thread.detachNewThread {
      while readLine() != nil {}
      continuation.resume()
    }
  }
}

/// One of those servers.
final class Served {
  let port: Int
  private let process = Process()
  private let input = Pipe()

  init(_ arguments: [String]) throws {
    let output = Pipe()
    process.executableURL = Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0])
    process.arguments = arguments
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    guard let port = Int(line.trimmingCharacters(in: .whitespacesAndNewlines)) else {
      throw Unproven("a server did not start: \(arguments)")
    }
    self.port = port
  }

  func url(_ path: String) -> String { "http://127.0.0.1:\(port)/fhir/\(path)" }

  /// How much memory it has now, in MB (Linux).
  var memory: Double? {
    guard let status = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8),
      let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") })
    else { return nil }
    return line.split(separator: " ").dropFirst().first.flatMap { Double($0) }.map { $0 / 1000 }
  }

  func stop() {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}
