/// Why a search parameter of a request is not understood, and where: its name and, for a value, which of the
/// alternatives between its commas. It never quotes the value, which may name a person.
public enum SearchProblem: Error, Hashable, Sendable {
  /// The type has no such parameter.
  case unknownParameter(String)
  /// FHIR has the parameter, this gateway does not answer it.
  case unsupportedParameter(String)
  /// The modifier is unknown, or not answered for this parameter.
  case unsupportedModifier(parameter: String, modifier: String)
  /// The value is not written as the parameter demands; `alternative` counts from 1.
  case badValue(parameter: String, alternative: Int, expected: String)
  /// A chain is written in a way that can't be followed.
  case badChain(parameter: String, reason: ChainFault)

  /// Why a chain can't be followed.
  public enum ChainFault: Hashable, Sendable {
    /// It goes on behind a parameter that is no reference, or that no served type can be the target of.
    case noReference
    /// Of the types it may lead to, none knows the next parameter.
    case noTarget
    /// The types it may lead to know different kinds of the next parameter: one must be named.
    case manyTargets
    /// It has so many links, and at most so many are followed.
    case tooLong(links: Int, most: Int)
    /// `_has` is not written as `_has:Type:reference:parameter`.
    case has
  }

  /// The parameter's name as it was written, without its modifier.
  public var parameter: String {
    switch self {
    case .unknownParameter(let name), .unsupportedParameter(let name): name
    case .unsupportedModifier(let name, _), .badValue(let name, _, _), .badChain(let name, _): name
    }
  }

  /// One sentence for whoever sent the request.
  public var text: String {
    switch self {
    case .unknownParameter(let name): "there is no search parameter `\(name)` here"
    case .unsupportedParameter(let name): "the search parameter `\(name)` is not supported"
    case .unsupportedModifier(let name, let modifier): "`\(name)` can't be searched with `:\(modifier)`"
    case .badValue(let name, let alternative, let expected):
      "`\(name)`: value \(alternative) must be \(expected)"
    case .badChain(let name, let reason):
      switch reason {
      case .noReference: "`\(name)` does not lead to a resource that is served here"
      case .noTarget: "no resource that `\(name)` may lead to knows the parameter behind it"
      case .manyTargets: "`\(name)` may lead to several types: name one, as in `\(name):Type.parameter`"
      case .tooLong(let links, let most): "it has \(links) links, and at most \(most) are followed"
      case .has: "write `_has:Type:reference:parameter`"
      }
    }
  }

  /// The same in Japanese.
  public var japanese: String {
    switch self {
    case .unknownParameter(let name): "検索パラメータ`\(name)`はここにはありません"
    case .unsupportedParameter(let name): "検索パラメータ`\(name)`には対応していません"
    case .unsupportedModifier(let name, let modifier): "`\(name)`は`:\(modifier)`で検索できません"
    case .badValue(let name, let alternative, let expected):
      "`\(name)`: \(alternative)番目の値の書き方が違います（\(expected)）"
    case .badChain(let name, let reason):
      switch reason {
      case .noReference: "`\(name)`の先に、ここで扱うリソースはありません"
      case .noTarget: "`\(name)`の先のリソースには、その後ろのパラメータがありません"
      case .manyTargets: "`\(name)`の先には複数の型がありえます。`\(name):型.パラメータ`のように型を示してください"
      case .tooLong(let links, let most): "連鎖が\(links)段あります。たどれるのは\(most)段までです"
      case .has: "`_has:型:参照:パラメータ`と書いてください"
      }
    }
  }

  /// The refusal of the request.
  var refusal: Refusal { .badParameter(name: parameter, reason: text, japanese: japanese) }

  /// A name from a request is short and has no control characters.
  static func clipped(_ name: some StringProtocol) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in name.unicodeScalars.prefix(64) {
      scalars.append(scalar.value < 0x20 || scalar.value == 0x7f ? "\u{fffd}" : scalar)
    }
    return String(scalars)
  }
}
