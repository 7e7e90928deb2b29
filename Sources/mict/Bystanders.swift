import Tree

/// *Bystanders* are files of JSON that a folder has beside its resources: they have no `resourceType`, and nobody said
/// that they are resources. They are counted, and told at the end; who names such a file gets its issue.
struct Bystanders {
  private(set) var count = 0

  /// What became of one file of many.
  enum Outcome { case done, failed, bystander }

  /// Whether a file is one by what was found when it was read as a resource; then it is counted.
  mutating func take(_ issues: [Issue], of file: Inputs.File, line: Int?) -> Bool {
    guard line == nil, Self.isOne(file, issues) else { return false }
    count += 1
    return true
  }

  /// Counts one.
  mutating func add() { count += 1 }

  /// Whether a file was found in a folder and all that is said of it is that it has no type.
  static func isOne(_ file: Inputs.File, _ issues: [Issue]) -> Bool {
    guard file.isFound, issues.count == 1, let issue = issues.first else { return false }
    return issue.code == .typeMissing && issue.path.isEmpty
  }

  /// What is said of them at the end; nil where there are none.
  func note(_ language: Language = .english) -> String? {
    guard count > 0 else { return nil }
    if language == .japanese {
      return "note: `resourceType`のないJSONファイル\(count)個は、リソースではないため対象外です"
    }
    return "note: \(count) file\(count == 1 ? "" : "s") of JSON without `resourceType` \(count == 1 ? "is" : "are") "
      + "passed over: no resource\(count == 1 ? "" : "s")"
  }

  /// What is wrong where a folder has nothing else.
  static func alone(_ folders: String) -> Files.Fault {
    Files.Fault(
      folders, "no resource was found: all files of JSON are without `resourceType`",
      "リソースがありません。JSONファイルはすべて`resourceType`がありません")
  }
}
