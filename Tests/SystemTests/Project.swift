import Foundation

/// The project's folder and the built command.
enum Project {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The command `mict`, built beside these tests.
  static let command: URL = {
    // The test bundle stands in the folder of built products.
    let products = CommandLine.arguments.compactMap { argument -> URL? in
      argument.hasSuffix(".xctest") ? URL(fileURLWithPath: argument).deletingLastPathComponent() : nil
    }
    let folders = products + [Bundle.main.bundleURL, Project.folder.appendingPathComponent(".build/debug")]
    return folders.map { $0.appendingPathComponent("mict") }.first {
      FileManager.default.isExecutableFile(atPath: $0.path)
    } ?? folders[folders.count - 1].appendingPathComponent("mict")
  }()

  static func file(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder.appendingPathComponent(path)))
  }

  /// A new folder that is removed by whoever asked for it.
  static func temporaryFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mict-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }
}

/// A finished run of a command.
struct Run {
  let status: Int32
  let output: String
  let errors: String

  /// Runs a program in the project's folder with this standard input.
  static func program(_ program: URL, _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:])
    throws -> Run
  {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = Project.folder
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let folder = try Project.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    // Files rather than pipes: a pipe that nobody empties stops its writer.
    let files = ["in", "out", "err"].map { folder.appendingPathComponent($0) }
    try Data(input).write(to: files[0])
    for file in files.dropFirst() { try Data().write(to: file) }
    process.standardInput = try FileHandle(forReadingFrom: files[0])
    process.standardOutput = try FileHandle(forWritingTo: files[1])
    process.standardError = try FileHandle(forWritingTo: files[2])
    try process.run()
    process.waitUntilExit()
    return Run(
      status: process.terminationStatus, output: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self))
  }

  static func mict(_ arguments: String..., input: [UInt8] = []) throws -> Run {
    try mict(arguments, input: input)
  }

  static func mict(_ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:]) throws -> Run {
    try program(Project.command, arguments, input: input, environment: environment)
  }
}
