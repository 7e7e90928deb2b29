import Tree

/// Names the items of a list, so that what is left of one finds its way back to that one and to no other.
///
/// An item is named by its key, `=2026-04-01|text`. Where the key does not tell it from its neighbours (two items have
/// the same, or it has none), a digest of all it holds is added: `=2026-04-01|text#9f…`. Such a rest goes only to an
/// item that still holds exactly the same.
struct ItemNames {
  private let keys: [[UInt8]?]
  private let text: ItemText
  private let items: [Int]
  private let frame: Int
  /// For items that their key does not name: the name with the digest.
  private var digested: [Int: [UInt8]] = [:]

  /// The names of the items at these frames, which `step` took or will write.
  init(
    _ items: [Int], _ step: Program.Step, _ texts: Program.Texts, _ program: Program, _ frames: Frames, _ nodes: Nodes
  ) {
    self.items = items
    frame = step.frame
    let text = ItemText(program: program, frames: frames, nodes: nodes)
    self.text = text
    keys = items.map { text.key($0, texts.keyParts[step.number]) }
    var seen: [[UInt8]: Int] = [:]
    for index in Self.nameless(keys) {
      let name = digestedName(index)
      let count = (seen[name] ?? 0) + 1
      seen[name] = count
      digested[index] = count == 1 ? name : name + ".\(count)".utf8
    }
  }

  /// The items that have no key, or one that others have too.
  private static func nameless(_ keys: [[UInt8]?]) -> [Int] {
    // Most lists are short: that each is its own is soon seen.
    if keys.count <= 8 {
      return keys.indices.filter { index in
        keys[index] == nil || keys.indices.contains { $0 != index && keys[$0] == keys[index] }
      }
    }
    let counts = Dictionary(keys.map { ($0, 1) }, uniquingKeysWith: +)
    return keys.indices.filter { keys[$0] == nil || counts[keys[$0]] != 1 }
  }

  /// The name that an item's rest gets.
  func name(_ index: Int) -> [UInt8] { digested[index] ?? Array("=".utf8) + (keys[index] ?? []) }

  /// The name under which an item's rest stands when its key has become its own since; nil where it has none such.
  func formerName(_ index: Int) -> [UInt8]? { digested[index] == nil ? digestedName(index) : nil }

  /// What a former name would begin with.
  func formerStart(_ index: Int) -> [UInt8] { Array("=".utf8) + (keys[index] ?? []) + Array("#".utf8) }

  private func digestedName(_ index: Int) -> [UInt8] {
    Array("=".utf8) + (keys[index] ?? []) + Array("#\(text.digest(items[index], frame))".utf8)
  }
}

/// What an item says, as a text: its key, or a digest of all of it.
private struct ItemText {
  let program: Program
  let frames: Frames
  let nodes: Nodes

  /// The key of an item, `2026-04-01|text`; of a list in it, the keys of its items in brackets. Nil when nothing that
  /// makes it has a value.
  func key(_ item: Int, _ parts: [Program.KeyPart]) -> [UInt8]? {
    var key: [UInt8] = []
    var isEmpty = true
    for (number, part) in parts.enumerated() {
      if number > 0 { key.append(UInt8(ascii: "|")) }
      let before = key.count
      append(part, of: item, to: &key)
      if key.count > before { isEmpty = false }
    }
    return isEmpty ? nil : key
  }

  private func append(_ part: Program.KeyPart, of item: Int, to key: inout [UInt8]) {
    switch part {
    case .text(let slot):
      let bits = frames.slot(slot, of: item)
      if bits != 0 { append(Frames.Text(bits: bits), to: &key) }
    case .texts(let slot):
      for (number, text) in frames.plainTexts(slot, of: item).enumerated() {
        if number > 0 { key.append(UInt8(ascii: ",")) }
        append(text, to: &key)
      }
    case .items(let slot, let frame, let parts):
      for inner in frames.items(slot, of: item) {
        key.append(UInt8(ascii: "("))
        // What its key doesn't name is named by all it holds: it must not stand for another.
        key += self.key(inner, parts) ?? Array("#\(digest(inner, frame))".utf8)
        key.append(UInt8(ascii: ")"))
      }
    }
  }

  /// A text, with a `\` before the characters that names are made with.
  private func append(_ text: Frames.Text, to key: inout [UInt8]) {
    frames.withBytes(text, in: nodes) { bytes in
      for byte in bytes {
        switch byte {
        case UInt8(ascii: "\\"), UInt8(ascii: "|"), UInt8(ascii: ","), UInt8(ascii: "#"), UInt8(ascii: "("),
          UInt8(ascii: ")"):
          key.append(UInt8(ascii: "\\"))
        default: break
        }
        key.append(byte)
      }
    }
  }

  /// FNV-1a over everything, as 16 digits.
  func digest(_ item: Int, _ frame: Int) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    feed(item, frame, &hash)
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  private func feed(_ item: Int, _ frame: Int, _ hash: inout UInt64) {
    func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    func add(_ texts: [Frames.Text], _ field: [UInt8]) {
      // Bytes that no UTF-8 text has keep the texts apart.
      field.forEach(add)
      add(0xfb)
      for text in texts {
        frames.bytes(text, in: nodes).forEach(add)
        add(0xff)
      }
      add(0xfe)
    }
    for (slot, content) in program.frames[frame].enumerated() where frames.slot(slot, of: item) != 0 {
      switch content {
      case .text(let field): add([Frames.Text(bits: frames.slot(slot, of: item))], field)
      case .texts(let field): add(frames.plainTexts(slot, of: item), field)
      case .items(let field, let inner):
        field.forEach(add)
        add(0xfa)
        for part in frames.items(slot, of: item) {
          feed(part, inner, &hash)
          add(0xfd)
        }
        add(0xfc)
      }
    }
  }
}
