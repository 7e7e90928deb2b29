import Tree

/// A text made of pieces of a larger text, the *whole*, and of pieces that were made up to hold them together. It tells
/// where in the whole something stands that a reader found in it.
struct ComposedText: Sendable {
  private(set) var bytes: [UInt8] = []
  private var pieces: [Piece] = []

  private struct Piece {
    /// Where it begins in this text.
    var start: Int
    /// Where it begins in the whole, or, for what was made up, where it stands in for something.
    var origin: Int
    var kind: Kind
  }

  enum Kind {
    /// A piece of the whole.
    case taken
    /// Not in the whole.
    case made
    /// A piece of the whole that stands before several composed texts: its issues belong to the frame.
    case repeated
  }

  mutating func add(_ text: some Sequence<UInt8>, _ kind: Kind, at origin: Int) {
    pieces.append(Piece(start: bytes.count, origin: origin, kind: kind))
    bytes.append(contentsOf: text)
  }

  /// The issues of this text with their places in the whole. Those of repeated pieces are left out unless
  /// `keepsRepeated`. Paths get the numbers that the entries have in the whole, by `number`.
  func located(
    _ issues: [Issue], by finder: inout PlaceFinder, keepsRepeated: Bool, number: (Int) -> Int
  ) throws -> [Issue] {
    guard !issues.isEmpty else { return [] }
    let starts = starts()
    var located: [Issue] = []
    for issue in issues {
      let path = EntryPath.renumbered(issue.path, number)
      guard let place = issue.place, let index = starts.lastIndex(where: { $0 <= place }) else {
        located.append(Issue(issue.code, path: path, subjects: issue.subjects))
        continue
      }
      let piece = pieces[index]
      if piece.kind == .repeated, !keepsRepeated { continue }
      var found = try finder.place(of: piece.origin)
      if piece.kind != .made {
        let start = starts[index]
        found =
          place.line == start.line
          ? Place(line: found.line, column: found.column + place.column - start.column)
          : Place(line: found.line + place.line - start.line, column: place.column)
      }
      located.append(Issue(issue.code, path: path, place: found, subjects: issue.subjects))
    }
    return located
  }

  /// Where each piece begins, as lines and columns of this text.
  private func starts() -> [Place] {
    var place = Place(line: 1, column: 1)
    var at = 0
    return pieces.map { piece in
      place.advance(over: bytes[at..<piece.start])
      at = piece.start
      return place
    }
  }
}

/// Paths of what is in a Bundle's entries.
enum EntryPath {
  private static let beginning = "Bundle.entry["

  /// The path with another number for its entry.
  static func renumbered(_ path: String, _ number: (Int) -> Int) -> String {
    guard path.hasPrefix(beginning) else { return path }
    let rest = path.dropFirst(beginning.count)
    guard let close = rest.firstIndex(of: "]"), let old = Int(rest[..<close]) else { return path }
    return "\(beginning)\(number(old))\(rest[close...])"
  }
}
