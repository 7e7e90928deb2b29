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

  /// The parameter's name as it was written, without its modifier.
  public var parameter: String {
    switch self {
    case .unknownParameter(let name), .unsupportedParameter(let name): name
    case .unsupportedModifier(let name, _), .badValue(let name, _, _): name
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
    }
  }

  /// A name from a request is short and has no control characters.
  static func clipped(_ name: some StringProtocol) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in name.unicodeScalars.prefix(64) {
      scalars.append(scalar.value < 0x20 || scalar.value == 0x7f ? "\u{fffd}" : scalar)
    }
    return String(scalars)
  }
}
