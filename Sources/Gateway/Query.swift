/// The query of an address or a form: `name=value&name=value`, percent-decoded. A name may stand more than once.
public enum Query {
  /// More parameters than this are no question but a burden.
  public static let mostParameters = 100

  /// How the answer is written, which any address may say.
  public static let formParameters: Set<String> = ["_format", "_pretty"]

  /// Refuses too many parameters, and a NUL, which no value holds.
  public static func parameters(of query: String) throws(Refusal) -> [(name: String, value: String)] {
    var parameters: [(name: String, value: String)] = []
    for pair in query.split(separator: "&") {
      guard parameters.count < mostParameters else {
        throw .badParameter(
          name: "", reason: "a request has at most \(mostParameters) of them", japanese: "\(mostParameters)個までです")
      }
      let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = decoded(sides[0]), let value = sides.count > 1 ? decoded(sides[1]) : "" else {
        throw .badParameter(
          name: decoded(sides[0]) ?? "", reason: "a text is not UTF-8", japanese: "UTF-8ではない文字列があります")
      }
      guard !name.utf8.contains(0), !value.utf8.contains(0) else {
        throw .badParameter(
          name: name.utf8.contains(0) ? "" : name, reason: "a NUL stands in it", japanese: "NUL文字が含まれています")
      }
      guard !name.isEmpty else {
        throw .badParameter(
          name: "", reason: "one has no name: write `NAME=VALUE`", japanese: "名前のないものがあります。`名前=値`と書いてください")
      }
      parameters.append((name, value))
    }
    return parameters
  }

  /// The parameters of a form, in the same spelling; its bytes are refused where they are no UTF-8.
  public static func parameters(ofForm bytes: [UInt8]) throws(Refusal) -> [(name: String, value: String)] {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .badParameter(name: "", reason: "a text is not UTF-8", japanese: "UTF-8ではない文字列があります")
    }
    return try parameters(of: text)
  }

  /// The parameters of criteria that stand somewhere as a query, after `?`, `Type?` or a whole address of that type on this
  /// server, which has the addresses `bases`. `place` is what they are called where that is wrong.
  public static func criteria(
    _ text: String, type: String, bases: [String], in place: String
  ) throws(Refusal) -> [(name: String, value: String)] {
    let equals = text.firstIndex(of: "=") ?? text.endIndex
    guard let mark = text[..<equals].firstIndex(of: "?") else { return try parameters(of: text) }
    guard let path = ServerAddress.relative(text[..<mark], to: bases) else {
      throw .badParameter(
        name: place, reason: "it names another server, where nothing is looked up: write `PARAMETER=VALUE`",
        japanese: "他のサーバーのアドレスです。そこでは検索しません。`パラメータ=値`の形で書いてください")
    }
    let named = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    guard named.isEmpty || named == type else {
      throw .badParameter(
        name: place, reason: "it names another type than the request: write `PARAMETER=VALUE`",
        japanese: "リクエストと異なるリソース型です。`パラメータ=値`の形で書いてください")
    }
    return try parameters(of: String(text[text.index(after: mark)...]))
  }

  /// Nil where the bytes are no UTF-8.
  private static func decoded(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "+") {
        bytes.append(0x20)
      } else if byte == UInt8(ascii: "%"), rest.count >= 2, let high = digit(rest[rest.startIndex]),
        let low = digit(rest[rest.startIndex + 1])
      {
        bytes.append(high << 4 | low)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70: byte - 55
    case 97...102: byte - 87
    default: nil
    }
  }
}
