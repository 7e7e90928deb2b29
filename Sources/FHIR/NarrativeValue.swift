/// Values of a narrative's attributes that could do more than show something: addresses and styles.
enum NarrativeValue {
  /// Whether an address is relative or of an allowed scheme. One that `mayBeImage` may hold an image itself (`data:`).
  static func isHarmless(address: ArraySlice<UInt8>, mayBeImage: Bool) -> Bool {
    let address = plain(address)
    // A colon ends a scheme only where none of the others came before.
    guard let end = address.firstIndex(where: { ":/?#".contains($0) }), address[end] == ":" else { return true }
    return NarrativeRules.schemes.contains(String(address[..<end])) || (mayBeImage && isImage(address))
  }

  /// Whether a style keeps to plain declarations: no escapes or comments (which could hide what it says), no rules, no
  /// functions but those listed, and no address but an image that stands in it.
  static func isHarmless(style: ArraySlice<UInt8>) -> Bool {
    let style = String(decoding: style, as: UTF8.self).lowercased()
    if style.contains(where: { "\\@<".contains($0) }) || style.contains("/*") { return false }
    var rest = style[...]
    while let open = rest.firstIndex(of: "(") {
      let name = String(rest[..<open].reversed().prefix { $0.isLetter || $0.isNumber || "-_".contains($0) }.reversed())
      rest = rest[rest.index(after: open)...]
      if name == "url" {
        guard let close = rest.firstIndex(of: ")"), isImage(unquoted(plain(Array(rest[..<close].utf8)[...]))) else {
          return false
        }
        rest = rest[close...]
      } else if !NarrativeRules.functions.contains(name) {
        return false
      }
    }
    return true
  }

  /// Lower-case, and without white space and control characters, which browsers leave out of addresses.
  private static func plain(_ value: ArraySlice<UInt8>) -> String {
    String(decoding: value.filter { $0 > 0x20 && $0 != 0x7f }, as: UTF8.self).lowercased()
  }

  private static func unquoted(_ address: String) -> String {
    guard address.count >= 2, let first = address.first, "\"'".contains(first), address.last == first else {
      return address
    }
    return String(address.dropFirst().dropLast())
  }

  /// Whether an address is `data:`, a type listed, and nothing that could end the address early.
  private static func isImage(_ address: String) -> Bool {
    guard address.hasPrefix("data:"), !address.contains(where: { "\"'()".contains($0) }) else { return false }
    let type = address.dropFirst("data:".count).prefix { $0 != ";" && $0 != "," }
    return NarrativeRules.images.contains(String(type))
  }
}
