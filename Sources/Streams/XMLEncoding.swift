import Tree

/// What the encoding of a text of XML is said to be.
enum XMLEncoding {
  /// Throws when the beginning of a text, after UTF-8's byte order mark, says that it is not in UTF-8.
  static func demandUTF8(_ text: [UInt8], at start: Int, limits: StreamLimits) throws {
    let isWide = text.prefix(4).contains(0) || text.starts(with: [0xff, 0xfe]) || text.starts(with: [0xfe, 0xff])
    guard isWide || !saysUTF8(text) else { return }
    throw SkimFault(
      code: .tooLarge, offset: start,
      subjects: ["XML in another encoding than UTF-8 (\(limits.whole >> 20) MiB)"])
  }

  /// Whether the declaration names UTF-8, or no encoding.
  private static func saysUTF8(_ text: [UInt8]) -> Bool {
    guard text.starts(with: "<?xml".utf8), let end = text.firstIndex(of: UInt8(ascii: ">")) else { return true }
    let declaration = String(decoding: text[..<end], as: UTF8.self)
    guard let label = declaration.firstRange(of: "encoding") else { return true }
    let value = declaration[label.upperBound...].drop { " \t\r\n=\"'".contains($0) }
    let name = value.prefix { !"\"'".contains($0) }.lowercased()
    return name == "utf-8" || name == "utf8"
  }
}
