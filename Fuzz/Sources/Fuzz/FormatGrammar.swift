import Tree

/// Numbers, dates and times read as plainly as can be, to be set beside `PrimitiveFormat`: the regular expressions of FHIR
/// R4 §2.24.0.1, but that days must exist, that a year has four digits and is not 0000, that numbers are written as JSON
/// writes them, and that seconds are told with minutes.
enum FormatGrammar {
  /// Nil for a format of which nothing is known here.
  static func accepts(_ text: [UInt8], as format: PrimitiveFormat) -> Bool? {
    let text = String(decoding: text.map { $0 < 0x80 ? $0 : 0x3f }, as: UTF8.self)
    switch format {
    case .boolean: return text == "true" || text == "false"
    case .integer: return integer(text).map { (-2_147_483_648...2_147_483_647).contains($0) } ?? false
    case .unsignedInt: return text.hasPrefix("-") ? false : integer(text).map { $0 <= 2_147_483_647 } ?? false
    case .positiveInt:
      return text.hasPrefix("-") ? false : integer(text).map { (1...2_147_483_647).contains($0) } ?? false
    case .decimal: return text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil
    case .date: return date(text)
    case .dateTime: return date(text) || moment(text)
    case .instant: return moment(text)
    case .time: return text.wholeMatch(of: /([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?/) != nil
    case .id: return text.wholeMatch(of: /[A-Za-z0-9\-.]{1,64}/) != nil
    case .uuid: return text.wholeMatch(of: /urn:uuid:[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}/) != nil
    case .oid: return text.wholeMatch(of: /urn:oid:[0-2](\.(0|[1-9][0-9]*))+/) != nil
    default: return nil
    }
  }

  private static func integer(_ text: String) -> Int? {
    guard text.wholeMatch(of: /-?(0|[1-9][0-9]{0,11})/) != nil else { return nil }
    return Int(text)
  }

  private static func date(_ text: String) -> Bool {
    guard let match = text.wholeMatch(of: /([0-9]{4})(-(0[1-9]|1[0-2])(-([0-9]{2}))?)?/), match.1 != "0000" else {
      return false
    }
    guard let dayText = match.5, let year = Int(match.1), let month = match.3.flatMap({ Int($0) }),
      let day = Int(dayText)
    else { return true }
    let isLeap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    return (1...days).contains(day)
  }

  private static func moment(_ text: String) -> Bool {
    guard
      let match = text.wholeMatch(
        of: /(.{10})T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))/
      )
    else { return false }
    return date(String(match.1))
  }
}
