import FHIR
import Foundation
import Streams
import Tree

/// The resources of one input, one by one: all of a file of JSON or XML, which is held as a whole, or each line of NDJSON
/// that is not blank. It takes texts apart and does not read what they say.
struct ResourceReader {
  /// How messages call the input.
  let name: String
  /// What it is written in; see `InputFile.form()`.
  let form: StreamForm
  private let file: InputFile
  private var lines: TextLines
  private var isRead = false

  /// The text of a resource.
  struct Text {
    let bytes: [UInt8]
    let format: FHIRFormat
    /// The number of its line, where it stands on one.
    let line: Int?

    /// Reads it; places of issues count in the file.
    func reading() -> Reading {
      var reading = format.read(bytes)
      if let line { reading.issues = reading.issues.map { $0.moved(down: line - 1) } }
      return reading
    }
  }

  /// Opens a file, or standard input for `-`. Throws `Files.Fault`.
  init(_ path: String) throws {
    name = path == "-" ? "<stdin>" : path
    file = try InputFile(path)
    form = try file.form()
    lines = TextLines(file)
  }

  /// Why there is no more although the input goes on.
  var fault: Issue? { lines.fault }

  /// The next resource; nil when there are no more.
  mutating func next() throws -> Text? {
    if let format = form.format {
      guard !isRead else { return nil }
      isRead = true
      return Text(bytes: try file.whole(), format: format, line: nil)
    }
    while let line = try lines.next() {
      if !line.isBlank { return Text(line) }
    }
    return nil
  }

  /// The next line of NDJSON, be it blank; nil when there are no more.
  mutating func nextLine() throws -> TextLines.Line? { try lines.next() }
}

extension Issue {
  /// The same where its text begins that many lines down in its file.
  func moved(down lines: Int) -> Issue {
    let place = place.map { Place(line: $0.line + lines, column: $0.column) }
    return lines > 0 ? Issue(code, path: path, place: place, subjects: subjects) : self
  }
}

extension ResourceReader.Text {
  /// The text of a line.
  init(_ line: TextLines.Line) { self.init(bytes: line.text, format: .json, line: line.number) }
}
