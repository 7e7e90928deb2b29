package import Foundation

/// What tests expect and keep in files beside them.
package enum Expected {
  /// Whether it is written anew, to be read before it is kept (`MICT_WRITE_EXPECTED=1`).
  package static let isWrittenAnew = ProcessInfo.processInfo.environment["MICT_WRITE_EXPECTED"] == "1"

  /// The text in a file; where it is written anew, the one that is told now.
  package static func text(of file: URL, told: String) throws -> String {
    if isWrittenAnew { try Data(told.utf8).write(to: file) }
    return try String(contentsOf: file, encoding: .utf8)
  }
}
