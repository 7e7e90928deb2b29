import TestSupport

/// Another text of the same JSON: the members of objects in any order, but for `resourceType`, which stays first, and a
/// primitive's side, which stays behind its value, or mostly does. The text is one that a writer wrote.
struct Disorder {
  private let text: [UInt8]
  private var at = 0
  private var random: SeededGenerator
  /// One in how many objects has a member twice, or a side apart; 0 for none.
  private let faults: Int

  static func text(_ text: [UInt8], faults: Int, seed: UInt64) -> [UInt8] {
    var disorder = Disorder(text: text, random: SeededGenerator(seed: seed), faults: faults)
    return disorder.value()
  }

  private init(text: [UInt8], random: SeededGenerator, faults: Int) {
    self.text = text
    self.random = random
    self.faults = faults
  }

  private mutating func space() {
    while at < text.count, text[at] <= 0x20 { at += 1 }
  }

  /// The value that begins there.
  private mutating func value() -> [UInt8] {
    space()
    defer { space() }
    switch text[at] {
    case UInt8(ascii: "{"): return object()
    case UInt8(ascii: "["):
      at += 1
      var items: [[UInt8]] = []
      repeat {
        items.append(value())
        at += 1
      } while text[at - 1] == UInt8(ascii: ",")
      return [UInt8(ascii: "[")] + items.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "]")]
    case UInt8(ascii: "\""): return string()
    default:
      let start = at
      while !",]} \n".utf8.contains(text[at]) { at += 1 }
      return Array(text[start..<at])
    }
  }

  private mutating func string() -> [UInt8] {
    let start = at
    at += 1
    while text[at] != UInt8(ascii: "\"") { at += text[at] == UInt8(ascii: "\\") ? 2 : 1 }
    at += 1
    return Array(text[start..<at])
  }

  private mutating func object() -> [UInt8] {
    at += 1
    space()
    var first: [[UInt8]] = []
    var groups: [[[UInt8]]] = []
    var last: [UInt8] = []
    while text[at] != UInt8(ascii: "}") {
      if text[at] == UInt8(ascii: ",") { at += 1 }
      space()
      let name = string()
      space()
      at += 1
      let member = name + [UInt8(ascii: ":")] + value()
      if name == Array(#""resourceType""#.utf8) {
        first.append(member)
      } else if !last.isEmpty, name == [UInt8(ascii: "\""), UInt8(ascii: "_")] + last.dropFirst() {
        groups[groups.count - 1].append(member)
      } else {
        groups.append([member])
      }
      last = name
    }
    at += 1
    groups.shuffle(using: &random)
    var members = groups.flatMap { $0 }
    if faults > 0, members.count > 1, Int.random(in: 0..<faults, using: &random) == 0 {
      if Bool.random(using: &random) { members.append(members[Int.random(in: 0..<members.count, using: &random)]) }
      members.shuffle(using: &random)
    }
    return [UInt8(ascii: "{")] + (first + members).joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "}")]
  }
}
