import ArgumentParser
import FHIR
import Foundation
import JSON
import Tree

/// How `mict validate` tells what it found.
enum ReportFormat: String, CaseIterable, ExpressibleByArgument {
  case text, json, xml, ndjson
}

/// Tells what was found in each resource of a run: at once, as lines for people or an OperationOutcome a line; or at
/// the end, as one OperationOutcome, or as a Bundle of them where there were several resources.
struct ValidationReport {
  private let format: ReportFormat
  private let language: Language
  private var outcomes: [(file: String, entries: [OperationOutcome.Entry])] = []
  private var resources = 0
  private var counts: [Issue.Severity: Int] = [:]
  /// What was said already of what the packages can't tell, in words that name it: to people it is said once in a run.
  /// All else is said of each resource, or the next one would look as if it had been checked.
  private var said: Set<String> = []
  /// Whether something was not said again.
  private var hasMore = false
  private static let general: Set<IssueCode> = [
    .codesUnchecked, .codeUnchecked, .codeSystemUnchecked, .definitionUnknown,
  ]

  init(format: ReportFormat, language: Language) {
    self.format = format
    self.language = language
  }

  /// Whether a resource was looked at.
  var hasResources: Bool { resources > 0 }
  /// Whether something is invalid, or could not be read.
  var hasErrors: Bool { errors > 0 }

  private var errors: Int { (counts[.error] ?? 0) + (counts[.fatal] ?? 0) }

  /// What was found in a resource; `line` where it is one of many in its file.
  mutating func add(_ issues: [Issue], file: String, line: Int?) {
    resources += 1
    for issue in issues { counts[issue.severity, default: 0] += 1 }
    guard format == .text else { return tell(issues.map { .init($0) }, file: line.map { "\(file):\($0)" } ?? file) }
    for issue in issues {
      if Self.general.contains(issue.code), !said.insert(issue.text()).inserted {
        hasMore = true
      } else {
        Files.say(issue.rendered(file: file, language: language))
      }
    }
  }

  /// A file that can't be read.
  mutating func add(_ fault: any Error, file: String) {
    counts[.fatal, default: 0] += 1
    Files.complain((fault as? Files.Fault)?.text(language) ?? "\(fault)")
    guard format != .text else { return }
    tell(
      [.init(severity: .fatal, code: "not-found", english: "the file can't be read", japanese: "ファイルを読めません")],
      file: file)
  }

  private mutating func tell(_ entries: [OperationOutcome.Entry], file: String) {
    if format == .ndjson {
      Files.say(String(decoding: JSONWriter.text(outcome(entries, file: file)), as: UTF8.self))
    } else {
      outcomes.append((file, entries))
    }
  }

  /// Ends the report. Throws where XML can't hold the name of a file.
  func finish() throws(FHIRUnwritable) {
    switch format {
    case .text:
      if hasMore { Files.say(Self.once(language)) }
      Files.say(summary)
    case .ndjson: break
    case .json, .xml:
      let form: FHIRFormat = format == .xml ? .xml : .json
      let told = outcomes.count == 1 ? outcome(outcomes[0].entries, file: nil) : bundle()
      let text = try form.write(told, pretty: true)
      Files.say(String(decoding: text, as: UTF8.self).trimmingCharacters(in: .newlines))
    }
  }

  private static func once(_ language: Language) -> String {
    language == .english
      ? "What codes and definitions the packages can't tell is said once, for all resources that have them."
      : "パッケージから判定できないコードや定義は、該当する全リソースについて一度だけ表示しました。"
  }

  private var summary: String {
    let warnings = counts[.warning] ?? 0
    guard language == .english else { return "リソース\(resources)件: エラー\(errors)件、警告\(warnings)件" }
    func counted(_ count: Int, _ what: String) -> String { "\(count) \(what)\(count == 1 ? "" : "s")" }
    return "\(counted(resources, "resource")): \(counted(errors, "error")), \(counted(warnings, "warning"))"
  }

  /// The outcome, with its file in the extension that FHIR's own validator uses.
  private func outcome(_ entries: [OperationOutcome.Entry], file: String?) -> Document {
    let outcome = OperationOutcome.document(entries, language: language)
    guard let file else { return outcome }
    var builder = DocumentBuilder(schema: outcome.schema, root: outcome.root.type)
    Self.fill(&builder, with: outcome, file: file)
    return builder.finish()
  }

  private static func fill(_ builder: inout DocumentBuilder, with outcome: Document, file: String) {
    builder.begin("extension")
    builder.leaf("url", "http://hl7.org/fhir/StructureDefinition/operationoutcome-file")
    builder.leaf("valueString", file)
    builder.close()
    builder.copyChildren(of: outcome.root)
  }

  private func bundle() -> Document {
    guard let type = R4.schema.type(named: "Bundle") else { preconditionFailure("R4 has Bundles") }
    var builder = DocumentBuilder(schema: R4.schema, root: type)
    builder.leaf("type", "collection")
    for (file, entries) in outcomes {
      builder.begin("entry")
      builder.leaf("fullUrl", "urn:uuid:\(UUID().uuidString.lowercased())")
      builder.begin("resource", type: "OperationOutcome")
      Self.fill(&builder, with: OperationOutcome.document(entries, language: language), file: file)
      builder.close()
      builder.close()
    }
    return builder.finish()
  }
}
