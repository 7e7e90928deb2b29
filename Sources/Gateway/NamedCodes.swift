public import Tree
public import Validation

/// Names the codes that could stand where a code is wrong: those of small value sets, from the packages, never from a
/// document.
extension Terminology {
  /// The most codes that are named: who has more to choose from looks into the value set.
  private static var most: Int { 10 }

  /// The same issues; of those about a code that a value set asks for, with the codes of that set, where they are few.
  public func namingCodes(in issues: [Issue]) -> [Issue] {
    var known: [String: String?] = [:]
    return issues.map { issue in
      guard let count = issue.code.subjectsBeforeCodes, issue.subjects.count == count, let set = issue.subjects.first
      else { return issue }
      let names = known[set] ?? names(of: set)
      known[set] = names
      guard let names else { return issue }
      return Issue(issue.code, path: issue.path, place: issue.place, subjects: issue.subjects + [names])
    }
  }

  /// ``: `female`, `male` `` or nil where there are more, or it is not known which.
  private func names(of valueSet: String) -> String? {
    guard let set = codes(ofValueSet: valueSet), set.isComplete, set.grammars.isEmpty else { return nil }
    let codes = set.codes.values.reduce(into: Set<String>()) { $0.formUnion($1) }
    guard !codes.isEmpty, codes.count <= Self.most else { return nil }
    let names = ": " + codes.sorted().map { "`\($0)`" }.joined(separator: ", ")
    return names.count <= 150 ? names : nil
  }
}

extension IssueCode {
  /// How many subjects stand before the codes that are allowed; nil where it is not about a value set.
  fileprivate var subjectsBeforeCodes: Int? {
    switch self {
    case .codeInvalid, .codeMissing: 1
    case .profileCode, .profileCodeMissing, .profileCodeMaximum: 3
    default: nil
    }
  }
}
