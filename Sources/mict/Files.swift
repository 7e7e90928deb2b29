import Foundation
import Tree

/// Files and the standard streams, for the commands. Only here does the command line touch the file system for reading.
enum Files {
  /// A file that can't be read or written, in words for people.
  struct Fault: Error, CustomStringConvertible {
    let description: String
    private let japanese: String?

    /// A fault in whole lines; in English alone where there is no Japanese.
    init(description: String, japanese: String? = nil) {
      self.description = description
      self.japanese = japanese
    }

    /// A fault of that file, in both languages.
    init(_ file: String, _ english: String, _ japanese: String) {
      description = "\(file): error: \(english)"
      self.japanese = "\(file): error: \(japanese)"
    }

    /// The same behind some words, such as the option that named the file.
    func behind(_ words: String) -> Fault {
      Fault(description: words + description, japanese: japanese.map { words + $0 })
    }

    /// What it says, in that language.
    func text(_ language: Language) -> String { language == .japanese ? japanese ?? description : description }
  }

  /// Why the system refuses something, in its words; in Japanese where the reason is a usual one.
  static func reason(_ code: Int32, _ language: Language = .english) -> String {
    let usual = [EACCES: "権限がありません", EIO: "入出力エラーです", ELOOP: "リンクが循環しています", ENAMETOOLONG: "名前が長すぎます"]
    return (language == .japanese ? usual[code] : nil) ?? String(cString: strerror(code))
  }

  /// The bytes of a file, or of standard input for `-`.
  static func read(_ path: String) throws -> [UInt8] { try InputFile(path).whole() }

  /// Writes a file, or standard output for `-`.
  static func write(_ bytes: [UInt8], to path: String) throws {
    if path == "-" {
      try FileHandle.standardOutput.write(contentsOf: Data(bytes))
    } else {
      do { try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic) } catch {
        throw Fault(description: "\(path): error: this can't be written")
      }
    }
  }

  /// Removes a file, if it is there.
  static func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

  /// All files below a folder whose names end so, as paths relative to it, sorted.
  static func list(_ folder: String, ending: [String]) throws -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue,
      let names = FileManager.default.enumerator(atPath: folder)
    else {
      throw Fault(description: "\(folder): error: there is no such folder")
    }
    return names.compactMap { $0 as? String }.filter { name in ending.contains { name.hasSuffix($0) } }.sorted()
  }

  /// Prints a line to standard output at once, also where that is a file or a pipe.
  static func say(_ line: String) {
    try? FileHandle.standardOutput.write(contentsOf: Data("\(line)\n".utf8))
  }

  /// Prints a line to standard error.
  static func complain(_ line: Any) {
    try? FileHandle.standardError.write(contentsOf: Data("\(line)\n".utf8))
  }
}
