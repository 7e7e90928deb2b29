public import Tree

extension Provenance {
  /// Why a value is residue. It names elements and places, never values.
  public enum Reason: Sendable, Hashable {
    /// No row names this element.
    case noRow(String)
    /// Rows name other alternatives of its choice.
    case alternative([String])
    /// Its own brackets don't choose it: it is told as `notChosen` of all.
    case brackets
    /// None of these brackets chooses the item.
    case notChosen([String])
    /// The brackets choose one item, and an earlier one was taken.
    case occupied(String)
    /// A constant is missing, which the mapping file demands at that place.
    case constant(Place?)
    /// An element that changes the meaning stands beside it, and no row takes that.
    case modifier(String)
    /// Something that FHIR requires in it is not taken.
    case required(String)
    /// No field's value stands in it.
    case nothing
    /// The row's table or conversion doesn't have this text.
    case spelling(Row)
    /// A list of plain values is taken whole, or not at all.
    case plainList
    /// Only one may stand there.
    case second

    /// What it says, of a lens of that mapping file. `folder` goes before the files' names.
    public func text(file: String, in folder: String = "", _ language: Language = .english) -> String {
      let isJapanese = language == .japanese
      switch self {
      case .noRow(let name): return isJapanese ? "`\(name)`を扱う行がありません" : "no row names `\(name)`"
      case .alternative(let names):
        let all = Self.quoted(names)
        return isJapanese ? "選択肢のうち行があるのは\(all)だけです" : "of the choice, rows name only \(all)"
      case .brackets: return Reason.notChosen([]).text(file: file, in: folder, language)
      case .notChosen(let keys):
        guard !keys.isEmpty else { return isJapanese ? "この項目を選ぶ行がありません" : "no row chooses this item" }
        let all = Self.quoted(keys)
        return isJapanese ? "この項目を選ぶ角括弧がありません: \(all)" : "no row's brackets choose this item: \(all)"
      case .occupied(let key):
        return isJapanese
          ? "`\(key)`の行は先の項目を取っています" : "the rows of `\(key)` take one item, and have taken an earlier one"
      case .constant(let place):
        let line = place.map { "\(folder)\(file):\($0.line)" } ?? "\(folder)\(file)"
        return isJapanese ? "\(line)の定数がありません" : "the constant of \(line) does not stand there"
      case .modifier(let name):
        return isJapanese
          ? "意味を変える`\(name)`があり、それを取る行がありません"
          : "`\(name)` stands there and changes the meaning, and no row takes it"
      case .required(let name):
        return isJapanese ? "必須の`\(name)`が取られていません" : "`\(name)`, which FHIR requires in it, is not taken"
      case .nothing: return isJapanese ? "項目の値となるものがありません" : "nothing in it is the value of a field"
      case .spelling(let row):
        let line = row.origins.first.map { "\(folder)\($0)" } ?? "\(folder)\(file)"
        return isJapanese
          ? "\(line)の行はこの値を取りません（コード表か変換にない）"
          : "the row of \(line) does not take this value: its table or conversion doesn't have it"
      case .plainList:
        return isJapanese
          ? "リストに値以外のものを持つ項目か、行が取らない値があります"
          : "an item of this list has more than its value, or a value that the row does not take"
      case .second: return isJapanese ? "一つだけのはずのものが複数あります" : "only one may stand there"
      }
    }

    private static func quoted(_ names: [String]) -> String {
      let all = names.prefix(6).map { "`\($0)`" } + (names.count > 6 ? ["…"] : [])
      return all.joined(separator: ", ")
    }
  }
}
