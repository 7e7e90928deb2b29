import Foundation
import TestSupport

extension Project {
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
}

extension Run {
  static func mict(_ arguments: String..., input: [UInt8] = []) async throws -> Run {
    try await mict(arguments, input: input)
  }

  static func mict(_ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:]) async throws -> Run
  {
    try await program(Project.command, arguments, input: input, environment: environment)
  }
}
