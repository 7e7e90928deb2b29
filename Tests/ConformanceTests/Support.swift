import Foundation
import Tree

extension Reading {
  /// The issues as an editor would show them, for the output of a failing test.
  func rendered(_ file: String) -> String {
    issues.map { $0.rendered(file: file) }.joined(separator: "\n")
  }
}

/// What a file beside these tests lists, with the reasons: on a line what it is, a tab, and why. `#` begins a comment.
func reasons(_ name: String) throws -> [String: String] {
  let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: name)
  let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
  return Dictionary(
    uniqueKeysWithValues: lines.map { line in
      let parts = line.split(separator: "\t", maxSplits: 1)
      return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
    })
}
