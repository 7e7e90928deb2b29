import Foundation
import Packages

extension Samples {
  /// A folder called `Package`, packed: the one here or another one's.
  static func package(_ parent: String = "") throws -> FHIRPackage {
    let temporary = FileManager.default.temporaryDirectory.appending(path: "mict-package-\(UUID().uuidString).tgz")
    defer { try? FileManager.default.removeItem(at: temporary) }
    let tar = Process()
    tar.executableURL = URL(filePath: "/usr/bin/env")
    tar.arguments = [
      "tar", "-czf", temporary.path, "-C", folder.appending(path: parent).path, "--transform=s/^Package/package/",
      "Package",
    ]
    try tar.run()
    tar.waitUntilExit()
    return try FHIRPackage(archive: Array(try Data(contentsOf: temporary)))
  }
}
