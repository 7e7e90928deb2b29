import Foundation
import Tree

/// What `mict diff` tells.
struct DifferenceReport: Encodable {
  let left: String
  let right: String
  let differences: [Item]
  /// Whether there are more than were told.
  let more: Bool

  struct Item: Encodable {
    let kind: String
    /// The number of the line of NDJSON that it is in.
    let line: Int?
    let left: Side?
    let right: Side?
  }

  /// One side of a difference. Its value is a short text for people.
  struct Side: Encodable {
    let path: String
    let line: Int?
    let column: Int?
    let value: String

    /// An element in a text that begins that many lines down in its file.
    init(_ element: Element, _ place: Place?, _ value: String, down lines: Int) {
      path = element.path
      line = place.map { $0.line + lines }
      column = place?.column
      self.value = value
    }
  }

  var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
  }

  /// A line for each difference and one for each side of it; at the end how many there are, when `telling`.
  func lines(telling: Bool) -> [String] {
    var lines: [String] = []
    for item in differences {
      let paths = [item.left?.path, item.right?.path].compactMap { $0 }
      let path = paths.count == 2 && paths[0] != paths[1] ? "\(paths[0]) → \(paths[1])" : paths[0]
      lines.append("\(item.line.map { "line \($0): " } ?? "")\(path): \(item.kind)")
      for (sign, file, side) in [("-", left, item.left), ("+", right, item.right)] {
        guard let side else { continue }
        let place = side.line.map { ":\($0):\(side.column ?? 1)" } ?? ""
        lines.append("  \(sign) \(file == "-" ? "<stdin>" : file)\(place): \(side.value)")
      }
    }
    if telling, !differences.isEmpty {
      let count = "\(differences.count) difference\(differences.count == 1 ? "" : "s")"
      lines.append(more ? "more than \(count); --limit tells more" : count)
    }
    return lines
  }
}
