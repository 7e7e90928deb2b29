import Foundation
import Packages

extension Samples {
  /// The folder `Package`, packed.
  static func package() throws -> FHIRPackage {
    let temporary = FileManager.default.temporaryDirectory.appending(path: "mict-package-\(UUID().uuidString).tgz")
    defer { try? FileManager.default.removeItem(at: temporary) }
    let tar = Process()
    tar.executableURL = URL(filePath: "/usr/bin/env")
    tar.arguments = ["tar", "-czf", temporary.path, "-C", folder.path, "--transform=s/^Package/package/", "Package"]
    try tar.run()
    tar.waitUntilExit()
    return try FHIRPackage(archive: Array(try Data(contentsOf: temporary)))
  }
}
