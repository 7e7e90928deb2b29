// The decision for people: every step that was passed, the one that failed, and how to mend it.
//
// It is made of the record alone, so what was decided long ago is explained as it was decided. It says nothing about
// the patient but the id the caller gave; that nobody is there and that the person is not on the team read the same.

public import Tree

/// One text in both languages.
struct Phrase: Hashable {
  let english: String
  let japanese: String

  init(_ english: String, _ japanese: String) {
    self.english = english
    self.japanese = japanese
  }

  func text(in language: Language) -> String {
    switch language {
    case .english: english
    case .japanese: japanese
    }
  }
}

extension Decision {
  /// Why it was decided so, in lines: the outcome, each step passed, the step that failed and how to mend it, the cells
  /// that counted with their places in the table, the flags and the obligations.
  public func explain(in language: Language) -> String {
    func say(_ phrase: Phrase) -> String { phrase.text(in: language) }
    var lines = [outcome(in: language)]
    for step in passed {
      let isWaived = step == .terminal && flags.contains(.terminalWaived)
      let isStoodInFor = step == .team && flags.contains(.breakGlass)
      let word = isWaived ? Phrase("waived", "免除") : Phrase("passed", "通過")
      let what =
        isWaived
        ? Phrase("waived by disaster mode", "災害モードにより免除")
        : isStoodInFor
          ? Phrase(
            "an emergency that is declared for this patient stands in for the care team",
            "この患者について宣言された緊急アクセスが、チームの一員であることに代わる") : step.phrase
      lines.append("  \(say(word))  \(step.rawValue): \(say(what))")
    }
    if let reason {
      lines.append("  \(say(Phrase("failed", "不可")))  \(step.rawValue): \(say(reason.phrase))")
      lines.append("  \(say(Phrase("to mend", "対処"))): \(say(reason.remedy))")
    }
    if let client, [.clientScope, .clientUnregistered].contains(reason) {
      let limits = client.resources.isEmpty ? say(Phrase("nothing", "なし")) : client.resources.description
      let asked = resource.map { say(Phrase("; asked for \($0)", "、要求は\($0)")) } ?? ""
      lines.append("  \(say(Phrase("program", "アプリ"))): \(client.id ?? "-") (\(limits)\(asked))")
    }
    for cell in cells {
      let name =
        switch language {
        case .english: "\(cell.occupation.code) × \(cell.category.code)"
        case .japanese: "\(cell.occupationLabel) × \(cell.categoryLabel)"
        }
      lines.append("  \(say(Phrase("cell", "権限"))): \(name) = \(cell.mark.rawValue) (\(cell.place))")
    }
    if !flags.isEmpty {
      lines.append("  \(say(Phrase("for review", "要確認"))): \(flags.names.joined(separator: ", "))")
    }
    if !obligations.isEmpty {
      let names = obligations.map(\.rawValue).joined(separator: ", ")
      lines.append("  \(say(Phrase("bound to", "条件"))): \(names)")
    }
    return lines.joined(separator: "\n")
  }

  private func outcome(in language: Language) -> String {
    let answer = (reason == nil ? Phrase("allowed", "許可") : Phrase("denied", "拒否")).text(in: language)
    let table = Phrase("access table", "権限設定").text(in: language)
    let code = reason.map { " \($0.rawValue)" } ?? ""
    return "\(answer)\(code) (\(table) \(tableVersion ?? "-"))"
  }
}
