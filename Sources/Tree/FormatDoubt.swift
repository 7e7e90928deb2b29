/// Looks for the reason why a text is not accepted, at leisure: each function tells the first thing that is wrong.
extension PrimitiveFormat {
  /// Why it does not accept that text, which is not empty.
  func fault(in text: some Collection<UInt8>) -> FormatFault {
    let text = Array(text)
    if let fault = Self.common(text, isProse: self == .string || self == .markdown || self == .xhtml) { return fault }
    return switch self {
    case .string, .markdown, .xhtml: .other
    case .code: Self.space(text, inside: false) ?? .spaceTwice
    case .id: Self.space(text) ?? (text.count > 64 ? .long : .character)
    case .uri, .url, .canonical: Self.space(text) ?? .other
    case .oid: Self.oid(text)
    case .uuid: Self.uuid(text)
    case .base64Binary: Self.base64(text)
    case .boolean: Self.space(text) ?? Self.boolean(text)
    case .integer, .unsignedInt, .positiveInt: integer(text)
    case .decimal: Self.decimal(text)
    case .date, .dateTime, .instant: Self.space(text, inside: false) ?? dateFault(text)
    case .time: Self.space(text) ?? timeFault(text[...])
    }
  }

  /// What is wrong with the characters, whatever they say.
  private static func common(_ text: [UInt8], isProse: Bool) -> FormatFault? {
    if text.allSatisfy(\.isSpace) { return .blank }
    if text.contains(where: { ($0 < 0x20 && !$0.isSpace) || $0 == 0x7f && !isProse }) { return .control }
    if isProse { return nil }
    // U+FF01 to U+FF5E are ASCII in full width, U+3000 is its space.
    let isWide = String(decoding: text, as: UTF8.self).unicodeScalars
      .contains { (0xff01...0xff5e).contains($0.value) || $0.value == 0x3000 }
    return isWide ? .fullWidth : nil
  }

  private static func space(_ text: [UInt8], inside: Bool = true) -> FormatFault? {
    if text.first?.isSpace == true || text.last?.isSpace == true { return .spaceAround }
    return inside && text.contains(where: \.isSpace) ? .spaceInside : nil
  }

  private static func boolean(_ text: [UInt8]) -> FormatFault {
    ["true", "false"].contains(String(decoding: text, as: UTF8.self).lowercased()) ? .lowerCase : .word
  }

  private static func oid(_ text: [UInt8]) -> FormatFault {
    if let fault = space(text) { return fault }
    guard text.starts(with: "urn:oid:".utf8) else { return prefixFault(text, "urn:oid:") }
    return text.dropFirst(8).allSatisfy { $0.isDigit || $0 == dot } ? .numbers : .letter
  }

  private static func uuid(_ text: [UInt8]) -> FormatFault {
    if let fault = space(text) { return fault }
    guard text.starts(with: "urn:uuid:".utf8) else { return prefixFault(text, "urn:uuid:") }
    let small = Array(String(decoding: text, as: UTF8.self).lowercased().utf8)
    return small != text && PrimitiveFormat.uuid.accepts(small[...]) ? .lowerCase : .groups
  }

  private static func prefixFault(_ text: [UInt8], _ prefix: String) -> FormatFault {
    String(decoding: text, as: UTF8.self).lowercased().hasPrefix(prefix) ? .lowerCase : .prefix
  }

  private static func base64(_ text: [UInt8]) -> FormatFault {
    let isKnown = text.allSatisfy { $0.isLetterOrDigit || $0.isSpace || "+/=".utf8.contains($0) }
    return isKnown ? .padding : .alphabet
  }

  private func integer(_ text: [UInt8]) -> FormatFault {
    if let fault = Self.space(text) ?? Self.sign(text) { return fault }
    let digits = text.first == minus ? text.dropFirst() : text[...]
    guard !digits.isEmpty, digits.allSatisfy(\.isDigit) else {
      return PrimitiveFormat.decimal.accepts(text[...]) ? .fraction : .letter
    }
    if digits.count > 1, digits.first == zero { return .leadingZero }
    return text.first == minus && self != .integer ? .negative : .range
  }

  private static func decimal(_ text: [UInt8]) -> FormatFault {
    if let fault = space(text) ?? sign(text) { return fault }
    if text.contains(UInt8(ascii: ",")) { return .comma }
    let digits = text.first == minus ? text.dropFirst() : text[...]
    guard digits.allSatisfy({ $0.isDigit || $0 == dot || $0 | 0x20 == UInt8(ascii: "e") || $0 == minus || $0 == 43 })
    else { return .letter }
    return digits.first == zero && digits.dropFirst().first?.isDigit == true ? .leadingZero : .noDigit
  }

  private static func sign(_ text: [UInt8]) -> FormatFault? { text.first == UInt8(ascii: "+") ? .plus : nil }

  // MARK: Dates and times

  private func dateFault(_ text: [UInt8]) -> FormatFault {
    let count = text.prefix(while: \.isDigit).count
    let rest = text.dropFirst(count)
    if rest.first == UInt8(ascii: "/") || rest.first == dot { return .dashes }
    guard count == 4 else { return count == 8 || count == 6 ? .dashes : .year }
    if text[..<4].allSatisfy({ $0 == zero }) { return .year }
    // The date as far as digits and `-` go: what follows it is a time.
    let date = text.prefix { $0.isDigit || $0 == minus }
    let parts = date.split(separator: minus, omittingEmptySubsequences: false).dropFirst()
    guard parts.count <= 2 else { return .other }
    guard parts.allSatisfy({ $0.count == 2 }) else { return .dateDigits }
    let numbers = parts.map { $0.reduce(0) { $0 * 10 + Int($1 - zero) } }
    if let month = numbers.first, !(1...12).contains(month) { return .month }
    if !PrimitiveFormat.date.accepts(date) { return .day }
    let time = text[date.endIndex...]
    guard let separator = time.first else { return self == .instant ? .noTime : .other }
    if self == .date { return .noTimeAllowed }
    guard separator == UInt8(ascii: "T") else {
      return separator == UInt8(ascii: "t") || separator == 0x20 ? .separator : .other
    }
    return numbers.count < 2 ? .wholeDate : timeFault(time.dropFirst())
  }

  /// Of a time, with its zone where the format has one.
  private func timeFault(_ text: ArraySlice<UInt8>) -> FormatFault {
    if text.isEmpty { return .noTime }
    let clock = text.prefix { $0.isDigit || $0 == UInt8(ascii: ":") }
    let parts = clock.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard parts.count <= 3, parts.allSatisfy({ $0.count == 2 }) else { return .timeDigits }
    let numbers = parts.map { $0.reduce(0) { $0 * 10 + Int($1 - zero) } }
    if numbers[0] > 23 { return .hour }
    if numbers.count > 1, numbers[1] > 59 { return .minute }
    guard numbers.count == 3 else { return .seconds }
    if numbers[2] > 60 { return .second }
    var zone = text[clock.endIndex...]
    if zone.first == UInt8(ascii: ",") { return .secondFraction }
    if zone.first == dot {
      zone = zone.dropFirst()
      let digits = zone.prefix(while: \.isDigit)
      if digits.isEmpty { return .secondFraction }
      zone = zone[digits.endIndex...]
    }
    if self == .time { return zone.first.map { "Z+-".utf8.contains($0) } == true ? .noZoneAllowed : .other }
    return zone.isEmpty ? .noZone : .zone
  }
}

extension UInt8 {
  fileprivate var isSpace: Bool { self == 0x20 || self == 9 || self == 10 || self == 13 }
}
