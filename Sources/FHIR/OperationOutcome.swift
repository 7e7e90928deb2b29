public import Tree

/// Makes an `OperationOutcome` (R4, https://hl7.org/fhir/R4/operationoutcome.html): what was found, in the words of one
/// language, with places and never with values. The language of people is in `details.text`; `diagnostics` is in
/// English.
public enum OperationOutcome {
  /// Where the project's own code systems stand.
  public static let defaultBase = "https://mict.example/fhir"

  /// One thing to say, in the project's languages.
  public struct Entry: Hashable, Sendable {
    /// How bad it is.
    public var severity: Issue.Severity
    /// A code of FHIR's value set `issue-type`: `forbidden`, `not-found`.
    public var code: String
    /// What it says, in English.
    public var english: String
    /// The same in Japanese.
    public var japanese: String
    /// The element it is about, where it is no issue of a text and is about one.
    public var expression: String?
    /// The issue it is about, which has a code and a place of its own.
    fileprivate let issue: Issue?

    /// Something that is no issue of a text.
    public init(severity: Issue.Severity = .error, code: String, english: String, japanese: String) {
      self.severity = severity
      self.code = code
      self.english = english
      self.japanese = japanese
      issue = nil
    }

    /// What a reader or a checker found.
    public init(_ issue: Issue) {
      severity = issue.severity
      code = issue.code.type
      english = issue.text(.english)
      japanese = issue.text(.japanese)
      self.issue = issue
    }
  }

  /// What readers or checkers found.
  public static func document(
    _ issues: [Issue], language: Language = .english, base: String = defaultBase
  ) -> Document {
    document(issues.map { Entry($0) }, language: language, base: base)
  }

  /// An outcome of these entries. An issue's own code is a coding of `<base>/CodeSystem/issue`. Where there are no
  /// entries it says so, because an outcome must say something.
  public static func document(
    _ entries: [Entry], language: Language = .english, base: String = defaultBase
  ) -> Document {
    var builder = DocumentBuilder(resource: "OperationOutcome")
    for entry in entries.isEmpty ? [nothing] : entries {
      builder.begin("issue")
      builder.leaf("severity", entry.severity.rawValue)
      builder.leaf("code", entry.code)
      builder.begin("details")
      if let issue = entry.issue {
        builder.coding("coding", Coding(system: "\(base)/CodeSystem/issue", code: issue.code.rawValue))
      }
      builder.leaf("text", writable(language == .japanese ? entry.japanese : entry.english))
      builder.close()
      builder.leaf("diagnostics", writable(entry.english))
      if let place = entry.issue?.place { builder.leaf("location", "line \(place.line), column \(place.column)") }
      if let path = entry.issue?.path ?? entry.expression, !path.isEmpty { builder.leaf("expression", writable(path)) }
      builder.close()
    }
    return builder.finish()
  }

  private static let nothing = Entry(
    severity: .information, code: "informational", english: "no issues were found", japanese: "問題はありません")

  /// A name in a text may come from an input that only JSON could hold. An outcome must reach its reader in XML, too.
  private static func writable(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      let isControl = scalar.value < 0x20 && !"\t\n\r".unicodeScalars.contains(scalar)
      scalars.append(isControl || scalar.value == 0xfffe || scalar.value == 0xffff ? "\u{fffd}" : scalar)
    }
    return String(scalars)
  }
}
