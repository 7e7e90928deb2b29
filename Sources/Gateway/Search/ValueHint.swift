/// How a value of a parameter is to be written, for whoever wrote it otherwise.
public struct ValueHint: Hashable, Sendable {
  /// Behind "must be".
  public let english: String
  /// By itself.
  public let japanese: String

  /// A hint in both languages.
  public init(_ english: String, _ japanese: String) {
    self.english = english
    self.japanese = japanese
  }

  static let flag = ValueHint("true or false", "trueかfalse")
  static let id = ValueHint("an id", "ID")
  static let token = ValueHint(
    "a token: code, system|code, |code or system|", "トークン: コード、体系|コード、|コード、体系| のいずれか")
  static let typedToken = ValueHint("system|code|value", "体系|コード|値")
  static let quantity = ValueHint("a quantity: number or number|system|code", "数量: 数値、または 数値|体系|コード")
  static let reference = ValueHint("a reference: an id, Type/id or an address", "参照: ID、型/ID、アドレスのいずれか")
  static let address = ValueHint("an address", "アドレス")
  static let pair = ValueHint("two values with `$` between them", "`$`で区切った2つの値")
  static let count = ValueHint("a number of resources, 0 or more", "件数（0以上の整数）")
  static let summary = ValueHint("true, false, text, data or count", "true、false、text、data、countのいずれか")
  static let total = ValueHint("none, estimate or accurate", "none、estimate、accurateのいずれか")
  static let mediaType = ValueHint("a media type, json or xml", "メディアタイプ、json、xmlのいずれか")
  static let elements = ValueHint("names of elements, with commas between them", "要素名をカンマで区切ったもの")
  static let include = ValueHint(
    "Type:parameter, Type:parameter:Target, Type:* or *", "型:パラメータ、型:パラメータ:対象の型、型:*、* のいずれか")
  static let servedType = ValueHint("of a resource type that is served here", "ここで扱うリソース型のもの")
  static let referenceParameter = ValueHint(
    "a reference parameter of its resource type", "その型の参照パラメータ")

  static func words(atMost count: Int, of length: Int) -> ValueHint {
    ValueHint(
      "words with blanks between them, \(count) at most, of at most \(length) letters or digits",
      "空白で区切った語（\(count)語まで、1語\(length)字まで）")
  }

  static func valueSet(atMost codes: Int) -> ValueHint {
    ValueHint(
      "the address of a value set whose codes are all known here, \(codes) at most",
      "コードがすべて分かっている値セットのアドレス（\(codes)件まで）")
  }

  static func text(atMost limit: Int) -> ValueHint {
    ValueHint("a text with letters or digits, \(limit) at most", "文字か数字を含む\(limit)字までの文字列")
  }

  static func date(_ prefixes: String) -> ValueHint {
    ValueHint(
      "a date such as 2026-01-02, with \(prefixes) before it or not", "2026-01-02のような日付（前に\(prefixes)を付けられます）")
  }

  static func number(_ prefixes: String) -> ValueHint {
    ValueHint(
      "a number of at most six decimals, with \(prefixes) before it or not", "小数6桁までの数値（前に\(prefixes)を付けられます）")
  }

  static func order(atMost keys: Int) -> ValueHint {
    ValueHint(
      "at most \(keys) parameters, each with `-` before it or not", "\(keys)個までのパラメータ（降順は前に`-`）")
  }
}
