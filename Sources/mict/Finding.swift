import Access
import Foundation
import JSON
import Mapping
import Tree

/// What a check found, in a file, for people and for programs.
struct Finding: Sendable {
  let file: String
  let line: Int?
  let column: Int?
  let code: String
  let severity: String
  let path: String
  /// What is wrong, by language.
  private let message: @Sendable (Language) -> String
  /// The whole of it in lines for people.
  private let rendering: @Sendable (Language) -> String

  /// An issue in a file. What follows the file's name in brackets says what was made of it.
  init(_ issue: Issue, file: String, as made: String? = nil) {
    self.file = file
    (line, column) = (issue.place?.line, issue.place?.column)
    (code, severity, path) = (issue.code.rawValue, issue.severity.rawValue, issue.path)
    message = { issue.text($0) }
    rendering = { issue.rendered(file: made.map { "\(file) (\($0))" } ?? file, language: $0) }
  }

  /// A fault of a mapping file, shown to people with its lines and an example. `folder` is where the files were read.
  init(_ fault: MappingFault, in files: [MappingSet.File], folder: String) {
    file = "\(folder)/\(fault.file)"
    (line, column) = (fault.issue.place?.line, fault.issue.place?.column)
    (code, severity, path) = (fault.issue.code.rawValue, fault.issue.severity.rawValue, fault.issue.path)
    message = { fault.issue.text($0) }
    rendering = { fault.told(in: files, folder: "\(folder)/", language: $0, json: { JSONWriter.text($0) }) }
  }

  /// A fault of an access table.
  init(_ fault: TableFault) {
    (file, line, column) = (fault.place.file, fault.place.line, fault.place.column)
    (code, severity, path) = (fault.code, "error", "")
    message = { fault.text(in: $0) }
    rendering = { fault.description(in: $0) }
  }

  /// A file or folder that can't be used as it is.
  init(_ file: String, _ english: String, _ japanese: String) {
    let fault = Files.Fault(file, english, japanese)
    (self.file, line, column) = (file, nil, nil)
    (code, severity, path) = ("file", "error", "")
    message = { $0 == .japanese ? japanese : english }
    rendering = { fault.text($0) }
  }

  /// A file that can't be read.
  init(_ error: any Error, file: String) {
    (self.file, line, column) = (file, nil, nil)
    (code, severity, path) = ("file", "fatal", "")
    let text = { @Sendable (language: Language) in (error as? Files.Fault)?.text(language) ?? "\(error)" }
    (message, rendering) = (text, text)
  }

  /// As editors read it: `file:line:column: error: text [code]`.
  func text(_ language: Language) -> String { rendering(language) }

  /// One array of objects with `file`, `line`, `column`, `code`, `severity`, `message` and `path`; what is not known of
  /// a finding is left out.
  static func json(_ findings: [Finding], _ language: Language) throws -> String {
    guard !findings.isEmpty else { return "[]" }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let told = findings.map { finding in
      Told(
        file: finding.file, line: finding.line, column: finding.column, code: finding.code, severity: finding.severity,
        message: finding.message(language), path: finding.path.isEmpty ? nil : finding.path)
    }
    return String(decoding: try encoder.encode(told), as: UTF8.self)
  }

  private struct Told: Encodable {
    let file: String
    let line: Int?
    let column: Int?
    let code: String
    let severity: String
    let message: String
    let path: String?
  }
}
