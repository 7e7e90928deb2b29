import Access
import Yams

// The rows of a registry file, and what is wrong with them. A *row* is a mapping in one of the file's lists; it is named by
// its list, its id and its line. Every reader here says what it finds wrong and gives nil: all faults are told at once.

/// One row.
struct FileRow {
  let list: String
  let node: Yams.Node

  var line: Int { node.mark?.line ?? 1 }

  func optional(_ key: String) -> String? { value(key)?.scalar?.string }

  func value(_ key: String) -> Yams.Node? { node.mapping?.first { $0.key.scalar?.string == key }?.value }
}

/// What was found wrong so far, and which ids there are.
struct RegistryRows {
  private(set) var faults: [RegistryFile.Fault] = []
  private var ids: [String: Set<String>] = [:]

  /// The rows of a list; a list that is not one, and a row that has no names, are faults.
  mutating func rows(_ node: Yams.Node, _ list: String, known words: Set<String>) -> [FileRow] {
    guard let value = FileRow(list: list, node: node).value(list) else { return [] }
    guard let nodes = value.sequence else {
      fault(FileRow(list: list, node: value), "`\(list)` is a list of rows", "`\(list)`には行を並べます")
      return []
    }
    return nodes.compactMap { node in
      let row = FileRow(list: list, node: node)
      guard node.mapping != nil else {
        fault(row, "a row of `\(list)` is written `{name: value}`", "`\(list)`の行は`{名前: 値}`と書きます")
        return nil
      }
      refuseUnknown(node, words)
      return row
    }
  }

  /// A misspelt word would be passed over in silence, and with it a pledge, a suspension, or everybody.
  mutating func refuseUnknown(_ node: Yams.Node, _ known: Set<String>) {
    for (key, _) in node.mapping ?? [:] {
      guard let word = key.scalar?.string, !known.contains(word) else { continue }
      let words = known.sorted().joined(separator: ", ")
      add(
        key.mark?.line ?? 1, "`\(word)` is unknown here; there are: \(words)", "`\(word)`はここでは使えません。使えるのは: \(words)")
    }
  }

  /// The text of a name that must be there.
  mutating func text(_ row: FileRow, _ key: String) -> String? {
    guard let text = row.optional(key), !text.isEmpty else {
      fault(row, "`\(key)` is missing", "`\(key)`がありません")
      return nil
    }
    return text
  }

  /// The row's own id, which no other of its list may have.
  mutating func id(_ row: FileRow, _ key: String = "id") -> String? {
    guard let id = text(row, key) else { return nil }
    guard ids[row.list, default: []].insert(id).inserted else {
      fault(row, "`\(key)` stands there twice", "同じ`\(key)`が2回あります")
      return nil
    }
    return id
  }

  /// The id of a row of another list, which must be there.
  mutating func reference(_ row: FileRow, _ key: String, to list: String) -> String? {
    guard let id = text(row, key) else { return nil }
    guard ids[list]?.contains(id) == true else {
      fault(row, "`\(list)` has no `\(id)`", "`\(list)`に`\(id)`がありません")
      return nil
    }
    return id
  }

  /// The texts of a list that may be there.
  mutating func texts(_ row: FileRow, _ key: String) -> Set<String> {
    guard let value = row.value(key) else { return [] }
    let texts = value.sequence?.map { $0.scalar?.string } ?? [nil]
    guard let all = texts as? [String], all.allSatisfy({ !$0.isEmpty && !$0.contains("\n") }) else {
      fault(row, "`\(key)` is a list: `[one, two]`", "`\(key)`は`[一つ, 二つ]`のような一覧です")
      return []
    }
    return Set(all)
  }

  /// The same, each of them the id of a row of another list.
  mutating func references(_ row: FileRow, _ key: String, to list: String) -> Set<String> {
    let all = texts(row, key)
    for id in all.sorted() where ids[list]?.contains(id) != true {
      fault(row, "`\(list)` has no `\(id)`", "`\(list)`に`\(id)`がありません")
    }
    return all
  }

  /// Whether all texts of such lists are known, where it is said which ones are.
  mutating func check(_ list: String, _ root: Yams.Node, _ key: String, among known: Set<String>?) {
    guard let known else { return }
    for node in FileRow(list: list, node: root).value(list)?.sequence ?? [] {
      let row = FileRow(list: list, node: node)
      for text in (row.value(key)?.sequence ?? []).compactMap({ $0.scalar?.string }) where !known.contains(text) {
        fault(row, "`\(key)`: the access table has no `\(text)`", "`\(key)`: 権限設定に`\(text)`がありません")
      }
    }
  }

  /// One of several words.
  mutating func word<Word: RawRepresentable & CaseIterable>(
    _ row: FileRow, _ key: String, usually: Word?
  ) -> Word? where Word.RawValue == String {
    guard let text = row.optional(key) else {
      if usually == nil { fault(row, "`\(key)` is missing", "`\(key)`がありません") }
      return usually
    }
    if let word = Word(rawValue: text) { return word }
    let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
    fault(row, "`\(key)` is one of \(words)", "`\(key)`は\(words)のいずれかです")
    return nil
  }

  mutating func flag(_ row: FileRow, _ key: String, usually standard: Bool) -> Bool {
    switch row.optional(key) {
    case nil: return standard
    case "true": return true
    case "false": return false
    default:
      fault(row, "`\(key)` is true or false", "`\(key)`はtrueかfalseです")
      return standard
    }
  }

  /// The time between the days `from` and `until`, both of them within it, in Japan; open where one is not said.
  mutating func period(_ row: FileRow) -> Period {
    func day(_ key: String) -> Day?? { row.optional(key).map { Day($0) } }
    for key in ["from", "until"] where day(key) == .some(nil) {
      fault(row, "`\(key)` is a day, such as 2026-04-01", "`\(key)`は2026-04-01のような日付です")
      return Period(from: nil, until: nil)
    }
    let (from, until) = (day("from") ?? nil, day("until") ?? nil)
    if let from, let until, until < from {
      fault(row, "`until` comes before `from`", "`until`が`from`より前です")
    }
    let half: Int64 = 12 * 3600
    return Period(
      from: from.map { Instant(seconds: $0.noonInJapan.seconds - half) },
      until: until.map { Instant(seconds: $0.noonInJapan.seconds + half) })
  }

  /// A fault of a row, which is named by its id or by whom it is about.
  mutating func fault(_ row: FileRow, _ english: String, _ japanese: String) {
    let id = ["id", "person", "patient"].lazy.compactMap { row.optional($0) }.first.map { " `\($0)`" } ?? ""
    add(row.line, "\(row.list)\(id): \(english)", "\(row.list)\(id): \(japanese)")
  }

  mutating func add(_ line: Int, _ english: String, _ japanese: String) {
    faults.append(RegistryFile.Fault(line: line, english: english, japanese: japanese))
  }
}
