public import Tree

/// The lines of mapping files that a finding is about, as people read them: numbered, with a mark below the place.
///
///     Mappings/diagnosis.yaml:14:17: error: `clinicalStatus` is taken twice [mapping.overlap]
///        11 |   - outcome <-> clinicalStatus.coding[system=condition-clinical].code
///        14 |   - grade <-> clinicalStatus.coding[system=condition-clinical].code
///           |               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
///       taken by both: {"clinicalStatus":{"coding":[{"system":"…","code":"a"}]}}
extension MappingFault {
  /// The finding in one line, and below it its lines and what it would happen to.
  ///
  /// - Parameters:
  ///   - folder: What stands before the files' names, such as `Mappings/`.
  ///   - files: The files as they were read.
  ///   - json: Writes a document as JSON on one line.
  public func told(
    in files: [MappingSet.File], folder: String = "", language: Language = .english, json: (Document) -> [UInt8]
  ) -> String {
    ([issue.rendered(file: folder + file, language: language)] + excerpt(of: files, folder: folder)
      + (example.map { ["  \(Self.words(language)): \(String(decoding: json($0), as: UTF8.self))"] } ?? []))
      .joined(separator: "\n")
  }

  private static func words(_ language: Language) -> String {
    language == .japanese ? "両方が受け付ける例" : "taken by both"
  }

  /// The lines alone; none where the finding has no place or its file is not among these.
  public func excerpt(of files: [MappingSet.File], folder: String = "") -> [String] {
    guard let place = issue.place, let line = Self.line(place.line, of: file, in: files) else { return [] }
    var spots = [(file, place.line, line)]
    if let other, other.place.line != place.line || other.file != file,
      let first = Self.line(other.place.line, of: other.file, in: files)
    {
      spots.insert(
        (other.file, other.place.line, first), at: other.file == file && other.place.line > place.line ? 1 : 0)
    }
    let width = spots.map { "\($0.1)".count }.max() ?? 0
    func numbered(_ number: String, _ text: String) -> String {
      "  \(String(repeating: " ", count: max(4, width) - number.count))\(number) | \(text)"
    }
    return spots.flatMap { name, number, text in
      let head = other.map { $0.file == file } ?? true ? [] : ["  \(folder)\(name):"]
      let mark = number == place.line && name == file ? [numbered("", Self.mark(text, at: place.column))] : []
      return head + [numbered("\(number)", text)] + mark
    }
  }

  private static func line(_ number: Int, of name: String, in files: [MappingSet.File]) -> String? {
    guard let file = files.first(where: { $0.name == name }) else { return nil }
    let lines = String(decoding: file.bytes, as: UTF8.self).split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    return lines.indices.contains(number - 1) ? String(lines[number - 1]) : nil
  }

  /// A mark below what starts at that column: a word, or a path with all that stands in its brackets.
  private static func mark(_ line: String, at column: Int) -> String {
    // Columns count Unicode scalars, as the reader of YAML does.
    let scalars = Array(line.unicodeScalars)
    let start = min(max(column - 1, 0), scalars.count)
    var end = start
    var depth = 0
    while end < scalars.count,
      depth > 0 || !(scalars[end].properties.isWhitespace || ",\"'".unicodeScalars.contains(scalars[end]))
    {
      if scalars[end] == "[" { depth += 1 }
      if scalars[end] == "]" {
        if depth == 0 { break }
        depth -= 1
      }
      end += 1
    }
    let isKey = end > start + 1 && scalars[end - 1] == ":"
    let marked = scalars[start..<(isKey ? end - 1 : max(end, start))]
    let before = scalars[..<start].map { isWide($0) ? "\u{3000}" : " " }.joined()
    return before + String(repeating: "^", count: max(1, marked.reduce(0) { $0 + (isWide($1) ? 2 : 1) }))
  }

  /// Whether a character takes the room of two where every character has the same.
  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x1100...0x115f, 0x2e80...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f, 0xff00...0xff60,
      0xffe0...0xffe6, 0x20000...0x3fffd:
      true
    default: false
    }
  }
}
