/// What the rows of a lens hold for one document: the common ground of its two sides.
struct Values: Sendable {
  /// By row: its text in the entry's spelling; several for a list of primitives.
  var leaves: [Int: [[UInt8]]] = [:]
  /// By list: its items in order.
  var lists: [Int: [Values]] = [:]
}

/// Names the items of a list, so that what is left of one finds its way back to that one and to no other.
///
/// An item is named by its key, `=2026-04-01|text`. Where the key does not tell it from its neighbours (two items have
/// the same, or it has none), a digest of all it holds is added: `=2026-04-01|text#9f…`. Such a rest goes only to an
/// item that still holds exactly the same.
struct ItemNames {
  private let items: [Values]
  private let rows: [Row]
  private let keys: [String?]
  /// For items that their key does not name: the name with the digest.
  private var digested: [Int: String] = [:]

  init(_ items: [Values], key: [Plan.KeyPart], of rows: [Row]) {
    self.items = items
    self.rows = rows
    keys = items.map { $0.key(key) }
    let counts = Dictionary(keys.map { ($0, 1) }, uniquingKeysWith: +)
    var seen: [String: Int] = [:]
    for (index, key) in keys.enumerated() where key == nil || counts[key] != 1 {
      let name = digestedName(index)
      let count = (seen[name] ?? 0) + 1
      seen[name] = count
      digested[index] = count == 1 ? name : "\(name).\(count)"
    }
  }

  /// The name that an item's rest gets.
  func name(_ index: Int) -> String { digested[index] ?? "=\(keys[index] ?? "")" }

  /// What was left under the item's name; or, when its key has become its own since, under the one it had before.
  func rest(of index: Int, among rests: [String: Int], behind prefix: String) -> Int? {
    if rests.isEmpty { return nil }
    if let rest = rests[prefix + name(index)] { return rest }
    return digested[index] == nil ? rests[prefix + digestedName(index)] : nil
  }

  private func digestedName(_ index: Int) -> String { "=\(keys[index] ?? "")#\(items[index].digest(rows))" }
}

extension Values {
  /// The key of an item, `2026-04-01|text`; of a list in it, the keys of its items in brackets. Nil when nothing that
  /// makes it has a value.
  fileprivate func key(_ parts: [Plan.KeyPart]) -> String? {
    let texts = parts.map(text)
    return texts.contains { !$0.isEmpty } ? texts.joined(separator: "|") : nil
  }

  private func text(_ part: Plan.KeyPart) -> String {
    switch part {
    case .row(let row): (leaves[row] ?? []).map(Self.escaped).joined(separator: ",")
    case .list(let list, let parts): (lists[list] ?? []).map { "(\($0.key(parts) ?? ""))" }.joined()
    }
  }

  /// A text without the characters that names are made with.
  private static func escaped(_ text: [UInt8]) -> String {
    var result = ""
    for character in String(decoding: text, as: UTF8.self).unicodeScalars {
      if "\\|,#()".unicodeScalars.contains(character) { result.unicodeScalars.append("\\") }
      result.unicodeScalars.append(character)
    }
    return result
  }

  /// FNV-1a over everything, in the rows' order.
  fileprivate func digest(_ rows: [Row]) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    feed(&hash, rows)
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  private func feed(_ hash: inout UInt64, _ rows: [Row]) {
    func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    // Bytes that no UTF-8 text has keep the texts apart.
    for (row, texts) in leaves.sorted(by: { $0.key < $1.key }) {
      rows[row].field.utf8.forEach(add)
      add(0xfb)
      for text in texts {
        text.forEach(add)
        add(0xff)
      }
      add(0xfe)
    }
    for (_, items) in lists.sorted(by: { $0.key < $1.key }) {
      for item in items {
        item.feed(&hash, rows)
        add(0xfd)
      }
      add(0xfc)
    }
  }
}
