/// An address as a caller writes it, of something on this server or elsewhere.
enum ServerAddress {
  /// What stands behind the server's base, which may be left out; nil for an address of another server. Scheme and host are
  /// alike in upper and lower case.
  static func relative<Text: StringProtocol>(_ text: Text, to bases: [String]) -> String? {
    guard text.contains("://") && !text.prefix(while: { $0 != ":" }).contains(where: { "/?=".contains($0) }) else {
      return String(text)
    }
    for base in bases where text.lowercased().hasPrefix(base.lowercased()) {
      let rest = text.dropFirst(base.count)
      if rest.isEmpty || rest.hasPrefix("/") || rest.hasPrefix("?") { return String(rest) }
    }
    return nil
  }
}
