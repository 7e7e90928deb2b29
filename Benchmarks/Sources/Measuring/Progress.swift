import Foundation

/// On a terminal's standard error: what is being done.
package enum Progress {
  /// Tells it in place of what was told before; nothing ends it.
  package static func tell(_ text: String) {
    guard isatty(STDERR_FILENO) == 1 else { return }
    FileHandle.standardError.write(Data("\r\u{1b}[K\(text)".utf8))
  }
}
