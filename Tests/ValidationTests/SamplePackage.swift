import Foundation
import Packages
import TestSupport

extension Samples {
  /// A folder called `Package`, packed: the one here or another one's.
  static func package(_ parent: String = "") throws -> FHIRPackage {
    let temporary = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: temporary) }
    let file = temporary.appending(path: "package.tgz")
    try Run.pack(folder.appending(path: parent).appending(path: "Package"), into: file)
    return try FHIRPackage(archive: Array(try Data(contentsOf: file)))
  }
}
