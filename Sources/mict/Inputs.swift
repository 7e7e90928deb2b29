import FHIR
import Foundation

/// What a command is given to look at: files, folders of files, standard input, and files that hold a resource a line.
enum Inputs {
  /// The file itself, or all files in a folder and below it whose names end so, sorted.
  static func files(at path: String, ending: [String] = [".json", ".xml"] + lineEndings) -> [String] {
    var isFolder: ObjCBool = false
    guard path != "-", FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue,
      let names = try? Files.list(path, ending: ending)
    else { return [path] }
    return names.map { path.hasSuffix("/") ? path + $0 : "\(path)/\($0)" }
  }

  /// Names of files that hold a resource a line.
  static let lineEndings = [".ndjson", ".jsonl"]

  /// Calls `body` with the text of each resource and, where a file holds one a line, how many lines are before it.
  static func eachResource(in file: String, _ body: ([UInt8], Int?) -> Void) throws(Files.Fault) {
    if lineEndings.contains(where: file.hasSuffix) { return try eachLine(of: file) { body($0, $1) } }
    let bytes: [UInt8]
    do { bytes = try Files.read(file) } catch {
      throw error as? Files.Fault ?? Files.Fault(description: "\(file): error: this can't be read")
    }
    guard file == "-", holdsLines(bytes) else { return body(bytes, nil) }
    for (number, line) in bytes.split(separator: 10, omittingEmptySubsequences: false).enumerated()
    where line.contains(where: { $0 > 0x20 }) {
      body(Array(line), number)
    }
  }

  /// Whether a text without a name is NDJSON: its first line is a whole object, and another begins below.
  private static func holdsLines(_ bytes: [UInt8]) -> Bool {
    guard let end = bytes.firstIndex(of: 10) else { return false }
    let first = bytes[..<end].last { $0 > 0x20 }
    let next = bytes[end...].first { $0 > 0x20 }
    return first == UInt8(ascii: "}") && next == UInt8(ascii: "{")
  }

  /// Reads a file line by line, holding no more of it than a line and a piece.
  private static func eachLine(of file: String, _ body: ([UInt8], Int) -> Void) throws(Files.Fault) {
    guard let handle = FileHandle(forReadingAtPath: file) else {
      throw Files.Fault(description: "\(file): error: there is no such file")
    }
    defer { try? handle.close() }
    var number = 0
    var rest: [UInt8] = []
    func give(_ line: [UInt8]) {
      if line.contains(where: { $0 > 0x20 }) { body(line, number) }
      number += 1
    }
    while true {
      let piece: Data?
      do { piece = try handle.read(upToCount: 1 << 20) } catch {
        throw Files.Fault(description: "\(file): error: this can't be read")
      }
      guard let piece, !piece.isEmpty else { break }
      let lines = [UInt8](piece).split(separator: 10, omittingEmptySubsequences: false)
      for line in lines.dropLast() {
        give(rest + line)
        rest = []
      }
      rest += lines.last ?? []
    }
    give(rest)
  }
}
