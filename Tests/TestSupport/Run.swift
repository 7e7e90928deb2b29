package import Foundation

/// A finished run of a program.
package struct Run {
  package let status: Int32
  package let output: String
  package let errors: String

  /// Runs a program, in the project's folder unless another is named, with this standard input.
  package static func program(
    _ program: URL, _ arguments: [String], in place: URL = Project.folder, input: [UInt8] = [],
    environment: [String: String] = [:]
  ) async throws -> Run {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = place
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    // Files rather than pipes: a pipe that nobody empties stops its writer.
    let files = ["in", "out", "err"].map { folder.appending(path: $0) }
    try Data(input).write(to: files[0])
    for file in files.dropFirst() { try Data().write(to: file) }
    let handles = [
      try FileHandle(forReadingFrom: files[0]), try FileHandle(forWritingTo: files[1]),
      try FileHandle(forWritingTo: files[2]),
    ]
    // They are the program's now. `Process` itself holds them longer than it runs, and where a process has some 1,360
    // files open the next `run` reads beyond a buffer: Foundation copies each name in `/proc/self/fd` at its greatest length.
    defer { for handle in handles { try? handle.close() } }
    process.standardInput = handles[0]
    process.standardOutput = handles[1]
    process.standardError = handles[2]
    try process.run()
    return Run(
      status: await process.ended(), output: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self))
  }

  /// Packs a folder as FHIR packages are: a `.tgz` in which it is called `package`.
  package static func pack(_ folder: URL, into file: URL) throws {
    let name = folder.lastPathComponent
    let tar = Process()
    tar.executableURL = URL(filePath: "/usr/bin/env")
    tar.arguments = [
      "tar", "-czf", file.path, "-C", folder.deletingLastPathComponent().path, "--transform=s/^\(name)/package/", name,
    ]
    try tar.run()
    tar.waitUntilExit()
    guard tar.terminationStatus == 0 else { throw Failure(errors: "tar: \(tar.terminationStatus)") }
  }

  /// A program that had to succeed did not: what it printed as errors.
  package struct Failure: Error {
    package let errors: String
  }
}

extension Process {
  /// Waits for its end, and gives its exit status. Meanwhile the thread is free: tests share as many as there are cores, and
  /// deadlines of others pass while somebody sits on one.
  package func ended() async -> Int32 {
    while isRunning { try? await Task.sleep(for: .milliseconds(5)) }
    return terminationStatus
  }
}
