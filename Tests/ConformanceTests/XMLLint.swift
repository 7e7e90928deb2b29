import Foundation
import TestSupport

/// Checks texts against an XML Schema with libxml2's `xmllint`, another program than what wrote them.
struct XMLLint {
  /// Something is wrong with the program or the schema, not with a text: what it printed.
  struct Fault: Error {
    let text: String
  }

  /// Where the program is, or nil.
  static let program: URL? = {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.map { URL(filePath: String($0)).appending(path: "xmllint") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }()

  /// A schema: a file, beside which are those that it includes, or all of it.
  enum Schema {
    case file(URL)
    case text(String)
  }

  let program: URL
  let schema: Schema

  /// What is said about those texts that the schema does not allow, by name. All others are valid by its own word.
  func faults(in texts: [String: [UInt8]]) async throws -> [String: String] {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let schema = try path(of: schema, in: folder)
    for (name, text) in texts { try Data(text).write(to: folder.appending(path: name)) }
    var faults: [String: String] = [:]
    let names = texts.keys.sorted()
    // A command line has a limit.
    for start in stride(from: 0, to: names.count, by: 200) {
      let some = Array(names[start..<min(start + 200, names.count)])
      // Errors are all it prints.
      let said = try await Run.program(
        program, ["--noout", "--nonet", "--huge", "--schema", schema] + some, in: folder
      ).errors
      let lines = said.split(separator: "\n")
      for name in some where !lines.contains("\(name) validates") {
        guard lines.contains("\(name) fails to validate") else { throw Fault(text: said) }
        faults[name] = lines.filter { $0.hasPrefix("\(name):") }.joined(separator: "\n")
      }
    }
    return faults
  }

  private func path(of schema: Schema, in folder: URL) throws -> String {
    switch schema {
    case .file(let file): return file.path
    case .text(let text):
      let file = folder.appending(path: "schema.xsd")
      try Data(text.utf8).write(to: file)
      return file.path
    }
  }
}
