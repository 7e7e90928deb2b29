/// A *phrase* is a subject of an issue that is not a name but words: what a parser expected, why a value is not one. Who
/// reports it writes it in English; here is the table that says it in Japanese. What a phrase names is a number or stands
/// between backquotes, and is the same in both languages: in the table it is `{0}`, `{1}`.
///
/// A subject that is in no table is a name, and stays as it is.
enum Phrases {
  /// The same in Japanese, or nil where it is no phrase.
  static func japanese(_ subject: String) -> String? {
    if let whole = table[subject] { return whole }
    let (pattern, names) = lifted(subject)
    if let found = table[pattern] { return filled(found, with: names) }
    // What is said after it is a phrase of its own.
    guard let semicolon = subject.firstRange(of: "; "), let first = japanese(String(subject[..<semicolon.lowerBound])),
      let second = japanese(String(subject[semicolon.upperBound...]))
    else { return nil }
    return "\(first)。\(second)"
  }

  /// A pattern with what stands for its place holders, in one pass, so that a name that looks like one stays a name.
  static func filled(_ pattern: String, with names: [String]) -> String {
    var text = ""
    var rest = pattern[...]
    while let open = rest.firstIndex(of: "{") {
      text += rest[..<open]
      let close = rest[open...].firstIndex(of: "}") ?? rest.index(before: rest.endIndex)
      let number = Int(rest[rest.index(after: open)..<close]) ?? -1
      if names.indices.contains(number) { text += names[number] }
      rest = rest[rest.index(after: close)...]
    }
    return text + rest
  }

  /// A phrase with place holders for what it names, and that.
  private static func lifted(_ phrase: String) -> (pattern: String, names: [String]) {
    var (pattern, names) = ("", [String]())
    var rest = phrase[...]
    while let first = rest.first {
      var name = rest[..<rest.startIndex]
      if first == "`", let end = rest.dropFirst().firstIndex(of: "`") {
        name = rest[...end]
      } else if first.isASCII, first.isNumber {
        name = rest.prefix { $0.isASCII && $0.isNumber }
      }
      if name.isEmpty {
        pattern.append(first)
        rest = rest.dropFirst()
      } else {
        pattern += "{\(names.count)}"
        names.append(String(name))
        rest = rest[name.endIndex...]
      }
    }
    return (pattern, names)
  }

  private static let table: [String: String] = {
    var table = texts.merging(mappingTexts) { $1 }
    for format in PrimitiveFormat.allCases { table[format.wanted] = format.wantedJapanese }
    for fault in FormatFault.allCases { table[fault.rawValue] = fault.japanese }
    return table
  }()
}
