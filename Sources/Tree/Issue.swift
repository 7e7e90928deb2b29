/// An *issue* is a fault in data: what (a code of one table), where (path, line, column), in words.
///
/// It names places, names and types. It never holds a stored value: what a person's record says must not travel in an
/// error.
public struct Issue: Hashable, Sendable {
  /// What is wrong.
  public let code: IssueCode
  /// How bad it is, by its code.
  public let severity: Severity
  /// FHIRPath-like: `Patient.name[0].given`; empty where the text could not be read that far.
  public let path: String
  /// Where it stands in the text, when it was read from text.
  public let place: Place?
  /// The names and types the code's text is about, in its order, and phrases (see `Phrases`).
  public let subjects: [String]

  /// How bad it is, as in FHIR.
  public enum Severity: String, Sendable, Comparable {
    case information, warning, error, fatal

    /// Whether one is less bad than the other.
    public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
    private var rank: Int {
      switch self {
      case .information: 0
      case .warning: 1
      case .error: 2
      case .fatal: 3
      }
    }
  }

  /// Makes one from its parts.
  public init(_ code: IssueCode, path: String = "", place: Place? = nil, subjects: [String] = []) {
    self.code = code
    self.severity = code.severity
    self.path = path
    self.place = place
    var told = subjects.map(Self.clipped)
    if code.namesInput, let name = subjects.first { told[0] = InputName.told(name) }
    // Whoever knows only the type says by it how its values are written.
    if code == .valueFormat, told.count == 1 {
      told += [FormatFault.other.rawValue, PrimitiveFormat(rawValue: told[0])?.wanted ?? PrimitiveFormat.elsewhere]
    }
    self.subjects = told
  }

  /// What it says, in that language.
  public func text(_ language: Language = .english) -> String {
    guard language == .japanese else { return Phrases.filled(code.english, with: subjects) }
    return Phrases.filled(code.japanese, with: subjects.map { Phrases.japanese($0) ?? $0 })
  }

  /// `name:line:column: error: text [code]`, the form editors jump to.
  public func rendered(file: String, language: Language = .english) -> String {
    let position = place.map { ":\($0.line):\($0.column)" } ?? ""
    let where_ = path.isEmpty ? "" : "\(path): "
    return "\(file)\(position): \(severity.rawValue): \(where_)\(text(language)) [\(code.rawValue)]"
  }

  /// A subject is short and on one line.
  private static func clipped(_ subject: String) -> String {
    // Nearly all are such names already.
    if subject.utf8.count <= 320, subject.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) { return subject }
    var scalars = String.UnicodeScalarView()
    for scalar in subject.unicodeScalars.prefix(320) {
      scalars.append(scalar.value < 0x20 || scalar.value == 0x7f ? "\u{fffd}" : scalar)
    }
    if subject.unicodeScalars.dropFirst(320).first != nil { scalars.append("…") }
    return String(scalars)
  }
}

/// The languages the project speaks.
public enum Language: String, Sendable, CaseIterable {
  case english = "en"
  case japanese = "ja"
}
