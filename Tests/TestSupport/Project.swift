package import Foundation

/// The project's own files, for the tests that read what is shipped.
package enum Project {
  /// The project's folder, found from this file, so that the tests run from anywhere.
  package static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// What is in a file, by its path in the project.
  package static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder.appending(path: path)))
  }
}

/// A new folder, which whoever asked for it removes; `inMemory` for what needs no disk, where the system has such a place.
package func temporaryFolder(inMemory: Bool = false) throws -> URL {
  let memory = URL(filePath: "/dev/shm")
  let isInMemory = inMemory && FileManager.default.isWritableFile(atPath: memory.path)
  let home = isInMemory ? memory : FileManager.default.temporaryDirectory
  let folder = home.appending(path: "mict-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  return folder
}
