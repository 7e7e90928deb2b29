import FHIR
import Tree

/// A library as text, to be kept in a file. An index comes first, a line for each thing, tab-separated; then what it
/// points to, one after the other:
///
///     library<TAB>revision<TAB>lines of the index
///     profile<TAB>url<TAB>version<TAB>type<TAB>constraint | definition<TAB>bytes
///     codes<TAB>canonical URL of a value set<TAB>bytes
///     system<TAB>URL of a code system, with its version where there are several<TAB>bytes
///
/// Only the index is read when it is opened.
extension ProfileLibrary {
  /// Changes whenever the same packages would give another library or another text.
  public static let revision = 5

  /// The text.
  public var text: [UInt8] {
    var index: [String] = []
    var content: [UInt8] = []
    for slot in all {
      let kind = slot.isConstraint ? "constraint" : "definition"
      index.append(
        "profile\t\(slot.url)\t\(slot.version)\t\(R4.schema[slot.type].name)\t\(kind)\t\(slot.text.count)")
      content += slot.text
    }
    func add<Content>(_ word: String, _ slots: [String: Slot<Content>]) {
      for (canonical, slot) in slots.sorted(by: { $0.key < $1.key }) {
        let lines = Array(slot.content.lines.joined(separator: "\n").utf8)
        index.append("\(word)\t\(canonical)\t\(lines.count)")
        content += lines
      }
    }
    add("codes", terminology.slots)
    add("system", terminology.systems)
    let head = "library\t\(Self.revision)\t\(index.count)\n"
    return Array((head + index.map { $0 + "\n" }.joined()).utf8) + content
  }

  /// Opens a text; nil when it is not of this revision, or its index doesn't fit it.
  public convenience init?(text: [UInt8]) {
    var lines = Lines(text: text)
    guard let head = lines.next(), head.count == 3, head[0] == "library", head[1] == "\(Self.revision)",
      let count = Int(head[2]), count >= 0, count <= text.count
    else { return nil }
    var entries: [[String]] = []
    for _ in 0..<count {
      guard let entry = lines.next() else { return nil }
      entries.append(entry)
    }
    var position = lines.position
    var all: [ProfileSlot] = []
    var codes: [String: CodeSlot] = [:]
    var systems: [String: Slot<CodeTable>] = [:]
    for entry in entries {
      guard let length = entry.last.flatMap({ Int($0) }), length >= 0, length <= text.count - position else {
        return nil
      }
      let content = text[position..<position + length]
      position += length
      switch (entry[0], entry.count) {
      case ("profile", 6):
        guard let type = R4.schema.type(named: entry[3]) else { return nil }
        all.append(
          ProfileSlot(
            url: entry[1], version: entry[2], type: type, isConstraint: entry[4] == "constraint", text: content))
      case ("codes", 3): codes[entry[1]] = CodeSlot(entry[1], text: content)
      case ("system", 3): systems[entry[1]] = Slot(entry[1], text: content)
      default: return nil
      }
    }
    guard position == text.count else { return nil }
    self.init(all, terminology: Terminology(slots: codes, systems: systems))
  }

  /// The lines at the beginning of a text, each as its columns.
  private struct Lines {
    let text: [UInt8]
    private(set) var position = 0

    init(text: [UInt8]) { self.text = text }

    mutating func next() -> [String]? {
      guard let end = text[position...].firstIndex(of: 10) else { return nil }
      defer { position = end + 1 }
      return text[position..<end].split(separator: 9, omittingEmptySubsequences: false).map {
        String(decoding: $0, as: UTF8.self)
      }
    }
  }
}
