import Tree

/// A code system that the packages have whole, as codings ask it: its version, its codes, and what each is called. As
/// text, tab-separated:
///
///     version<TAB>2.9
///     code<TAB>display<TAB>designation<TAB>…
struct CodeTable: Equatable, KeptAsText {
  /// Empty where the system doesn't say.
  let version: String
  /// By code, the system's own display and what else the code is called, in any language; without white space that
  /// doesn't count.
  private(set) var names: [String: [String]] = [:]

  /// Without codes, of which nothing can be said.
  static let unknown = CodeTable(version: "")

  private init(version: String) { self.version = version }

  /// Nil where the system is not whole.
  init?(_ system: CodeSystem) {
    guard system.isComplete, !system.codes.isEmpty else { return nil }
    version = system.version
    for code in system.codes { names[code] = system.names(of: code).map(Self.spaced) }
  }

  /// Whether the system has the code; nil where nothing is known of it.
  func contains(_ code: String) -> Bool? { names.isEmpty ? nil : names[code] != nil }

  /// What the system calls the code, where it is not called so: large and small letters and white space don't count. Nil
  /// where it is, or where that can't be told: a text in letters in which the system has no name is in another language.
  func name(of code: String, insteadOf display: String) -> String? {
    guard let names = names[code], let first = names.first else { return nil }
    let display = Self.spaced(display).lowercased()
    if names.contains(where: { $0.lowercased() == display }) { return nil }
    return Self.isBeyondASCII(display) && !names.contains(where: Self.isBeyondASCII) ? nil : first
  }

  private static func spaced(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private static func isBeyondASCII(_ text: String) -> Bool {
    text.unicodeScalars.contains { !$0.isASCII && $0.properties.isAlphabetic }
  }

  // MARK: Text

  var lines: [String] {
    ["version\t\(version)"] + names.sorted { $0.key < $1.key }.map { ([$0] + $1).joined(separator: "\t") }
  }

  init?(lines: [ArraySlice<UInt8>]) {
    let rows = lines.map { line in
      line.split(separator: 9, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
    }
    guard let head = rows.first, head.count == 2, head[0] == "version" else { return nil }
    version = head[1]
    for row in rows.dropFirst() { names[row[0]] = Array(row.dropFirst()) }
  }
}
