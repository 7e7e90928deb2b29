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
/// the same, or it has none), a digest of all it holds is added: `=2026-04-01|text#9f…`. Such a rest goes only to an item
/// that still holds exactly the same.
struct ItemNames {
  private let keys: [String]
  private let digests: [String]
  private let isUnique: [Bool]

  init(_ items: [Values], keyRows: [Int]) {
    let keys = items.map { $0.key(keyRows) }
    let counts = Dictionary(keys.map { ($0, 1) }, uniquingKeysWith: +)
    var seen: [String: Int] = [:]
    self.keys = keys.map { $0 ?? "" }.map { "=\($0)" }
    digests = zip(keys, items).map { key, item in
      let name = "=\(key ?? "")#\(item.digest)"
      let count = (seen[name] ?? 0) + 1
      seen[name] = count
      return count == 1 ? name : "\(name).\(count)"
    }
    isUnique = keys.map { $0 != nil && counts[$0] == 1 }
  }

  /// The name that an item's rest gets.
  func name(_ index: Int) -> String { isUnique[index] ? keys[index] : digests[index] }

  /// The names under which an item's rest may have been left, the likelier first.
  func candidates(_ index: Int) -> [String] { isUnique[index] ? [keys[index], digests[index]] : [digests[index]] }
}

extension Values {
  /// The key of an item: its key rows' texts, or nil when none of them has any.
  fileprivate func key(_ rows: [Int]) -> String? {
    guard rows.contains(where: { leaves[$0] != nil }) else { return nil }
    return rows.map { row in (leaves[row] ?? []).map(Self.escaped).joined(separator: ",") }.joined(separator: "|")
  }

  /// A text without the characters that names are made with.
  private static func escaped(_ text: [UInt8]) -> String {
    var result = ""
    for character in String(decoding: text, as: UTF8.self).unicodeScalars {
      if "\\|,#".unicodeScalars.contains(character) { result.unicodeScalars.append("\\") }
      result.unicodeScalars.append(character)
    }
    return result
  }

  /// FNV-1a over everything, in the rows' order.
  fileprivate var digest: String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    feed(&hash)
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  private func feed(_ hash: inout UInt64) {
    func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    // Bytes that no UTF-8 text has keep the texts apart.
    for (row, texts) in leaves.sorted(by: { $0.key < $1.key }) {
      "\(row)".utf8.forEach(add)
      for text in texts {
        text.forEach(add)
        add(0xff)
      }
      add(0xfe)
    }
    for (_, items) in lists.sorted(by: { $0.key < $1.key }) {
      for item in items {
        item.feed(&hash)
        add(0xfd)
      }
      add(0xfc)
    }
  }
}
