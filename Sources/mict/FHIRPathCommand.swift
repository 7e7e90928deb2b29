import ArgumentParser
import FHIR
import FHIRPath
import Foundation
import Tree

/// `mict fhirpath`: what does an expression give on a resource?
struct FHIRPathCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fhirpath",
    abstract: "Evaluate a FHIRPath expression on FHIR R4 resources. FHIRPath式の評価",
    discussion: """
      The whole of FHIRPath N1 with what FHIR R4 adds. The expression is checked against the type of each resource \
      first: an element that the type does not have is an error with its place, not an empty result. Each result is \
      told with its path; a complex one as JSON.
      FHIRPath N1とR4の拡張をすべて評価します。存在しない要素名は、空の結果ではなく位置つきのエラーになります。

      Examples:
        mict fhirpath "name.where(use = 'official').family" patient.json
        mict fhirpath --type Observation.value samples/
        mict fhirpath --values "entry.resource.ofType(Patient).birthDate" bundle.xml
        mict fhirpath --trace "name.given.trace('given').count() > 1" patient.json
        mict fhirpath --variable low=120 "value.value > %low" observation.json
        mict fhirpath "1 'kg' = 1000 'g'"
        mict fhirpath patient.json      asks for expressions, line by line (対話モード)
        mict fhirpath                   the same without a resource

      Exit codes: 0 evaluated, 1 unreadable, or an expression that fails.
      終了コード: 0 評価済、1 読取不能または式の誤り
      """)

  @Argument(help: "The expression. Left out, expressions are asked for. 式")
  var expression: String?

  @Argument(help: "Files, folders, or `-` for standard input. ファイル、フォルダー、または標準入力 `-`")
  var files: [String] = []

  @Flag(help: "Tell what trace() is given, on standard error.")
  var trace = false

  @Flag(help: "Tell the type of each result.")
  var type = false

  @Flag(help: "Print only the values, one a line, as they are written.")
  var values = false

  @Option(help: "A constant for the expression: NAME=TEXT for %NAME. May be given several times.")
  var variable: [String] = []

  func validate() throws {
    guard !values || !type else { throw ValidationError("--values and --type can't be given together") }
    for one in variable where !one.contains("=") {
      throw ValidationError("--variable is written NAME=TEXT")
    }
  }

  func run() throws {
    var report = FHIRPathReport(trace: trace, type: type, valuesOnly: values, variables: constants)
    guard let expression else { return try FHIRPathSession(report, resource: nil).run() }
    // A file that is there is no expression.
    if files.isEmpty, FileManager.default.fileExists(atPath: expression) {
      return try FHIRPathSession(report, resource: expression).run()
    }
    if files.isEmpty {
      report.evaluate(expression, on: FHIRPathReport.nothing, of: nil)
    }
    let inputs = Inputs(files)
    var bystanders = Bystanders()
    if !inputs.tell() { report.fail() }
    for file in inputs.files {
      do {
        var reader = try ResourceReader(file.path)
        while let text = try reader.next() {
          let name = reader.name + (text.line.map { ":\($0)" } ?? "")
          let reading = text.reading()
          if bystanders.take(reading.issues, of: file, line: text.line) { continue }
          guard let document = report.document(reading, reader.name) else { continue }
          report.evaluate(expression, on: document, of: inputs.files.count > 1 || text.line != nil ? name : nil)
        }
        if let fault = reader.fault { report.complain(fault.rendered(file: reader.name)) }
      } catch {
        report.complain(error)
      }
    }
    if let note = bystanders.note() { Files.complain(note) }
    if report.passedOver > 0 {
      Files.complain("note: \(report.passedOver) resources of other types were passed over")
    }
    if report.hasFailed { throw ExitCode.failure }
  }

  /// The constants: a whole number, a decimal or a boolean where it looks like one, else a text.
  private var constants: [String: [PathResult]] {
    Dictionary(
      variable.map { one in
        let parts = one.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        return (parts[0], [FHIRPathReport.constant(parts[1])])
      }, uniquingKeysWith: { _, last in last })
  }
}
