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
  case badValue(parameter: String, alternative: Int, expected: ValueHint)
  /// The parameter has no value.
  case noValue(String)
  /// `_elements` names what none of the types has.
  case unknownElement(parameter: String, element: String)
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
    case .unknownParameter(let name), .unsupportedParameter(let name), .noValue(let name): name
    case .unsupportedModifier(let name, _), .badValue(let name, _, _), .badChain(let name, _): name
    case .unknownElement(let name, _): name
    }
  }

  /// Whether it is left out where the caller says so (`Prefer: handling=lenient`): what is not known here, and what has no
  /// value.
  var isLeftOutLeniently: Bool {
    switch self {
    case .unknownParameter, .unsupportedParameter, .badChain(_, .noTarget), .noValue, .unknownElement: true
    case .unsupportedModifier, .badValue, .badChain: false
    }
  }

  /// For whoever sent the request, behind the parameter's name.
  public var text: String {
    switch self {
    case .unknownParameter: "there is no such search parameter here"
    case .unsupportedParameter(let name): Self.reasons[name]?.english ?? "this search parameter is not supported"
    case .unsupportedModifier(_, let modifier): "it can't be searched with `:\(modifier)`"
    case .badValue(_, 1, let expected): "its value must be \(expected.english)"
    case .badValue(_, let alternative, let expected): "value \(alternative) must be \(expected.english)"
    case .noValue: "it has no value; leave it out, or send `Prefer: handling=lenient`"
    case .unknownElement(_, let element): "nothing that is searched has an element `\(element)`"
    case .badChain(let name, let reason):
      switch reason {
      case .noReference: "it does not lead to a resource that is served here"
      case .noTarget: "no resource that it may lead to knows the parameter behind it"
      case .manyTargets: "it may lead to several types: name one, as in `\(name):Type.parameter`"
      case .tooLong(let links, let most): "it has \(links) links, and at most \(most) are followed"
      case .has: "write `_has:Type:reference:parameter`"
      }
    }
  }

  /// The same in Japanese.
  public var japanese: String {
    switch self {
    case .unknownParameter: "この検索パラメータはここにはありません"
    case .unsupportedParameter(let name): Self.reasons[name]?.japanese ?? "この検索パラメータには対応していません"
    case .unsupportedModifier(_, let modifier): "`:\(modifier)`では検索できません"
    case .badValue(_, 1, let expected): "値の書き方が違います（\(expected.japanese)）"
    case .badValue(_, let alternative, let expected): "\(alternative)番目の値の書き方が違います（\(expected.japanese)）"
    case .noValue: "値がありません。取り除くか、`Prefer: handling=lenient`を送ってください"
    case .unknownElement(_, let element): "検索するものに要素`\(element)`はありません"
    case .badChain(let name, let reason):
      switch reason {
      case .noReference: "その先に、ここで扱うリソースはありません"
      case .noTarget: "その先のリソースには、後ろに書かれたパラメータがありません"
      case .manyTargets: "その先には複数の型がありえます。`\(name):型.パラメータ`のように型を示してください"
      case .tooLong(let links, let most): "連鎖が\(links)段あります。たどれるのは\(most)段までです"
      case .has: "`_has:型:参照:パラメータ`と書いてください"
      }
    }
  }

  /// Why those are not answered that one could expect, and what to send instead.
  private static let reasons: [String: (english: String, japanese: String)] = [
    "_list": (
      "there are no lists here, for the resource type List is not served; name what is wanted by `_id`",
      "リソース型Listを扱っていないため、リストはありません。`_id`で指定してください"
    ),
    "_filter": (
      "filter expressions are not supported; send a parameter for each condition",
      "フィルター式には対応していません。条件ごとにパラメータを送ってください"
    ),
  ]

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
