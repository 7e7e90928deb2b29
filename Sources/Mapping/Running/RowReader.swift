import Tree

/// Reads and writes the values of rows: what `Row` says of a text, without copying it where it stays as it is.
///
/// On the entry's side every value stands as it is.
final class RowReader: Sendable {
  let rows: [Row]
  private let kinds: [Kind]
  private let systems: Systems

  private let tables: [Codes]

  /// How a row spells values; of a code table, its number among `tables`.
  private enum Kind {
    case same, systems, convert(Convert), table(Int)
  }

  /// What a row with a code table makes of the codes that the table has.
  private struct Codes {
    let outside: ByteTable
    let taken: [(entry: [UInt8], isPreferred: Bool)?]
    let entry: ByteTable
    let written: [[UInt8]?]

    init(_ row: Row, _ table: CodeTable) {
      outside = ByteTable(table.toStock.keys.map { Array($0.utf8) })
      taken = outside.keys.map(row.take)
      entry = ByteTable(table.toOutside.keys.map { Array($0.utf8) })
      written = entry.keys.map(row.toOutside)
    }
  }

  init(_ rows: [Row], isEntry: Bool) {
    self.rows = rows
    var systems = Systems()
    var tables: [Codes] = []
    kinds = rows.map { row in
      switch row.spelling {
      case _ where isEntry: return .same
      case .same: return .same
      case .systems(let all):
        // All rows of a lens have the same.
        systems = all
        return .systems
      case .convert(let convert): return .convert(convert)
      case .table(let table):
        tables.append(Codes(row, table))
        return .table(tables.count - 1)
      }
    }
    self.systems = systems
    self.tables = tables
  }

  /// Whether the entry gets every text as it is.
  func takesAsIs(_ row: Int) -> Bool {
    if case .same = kinds[row] { true } else { false }
  }

  /// Whether what the entry has stands outside as it is.
  func writesAsIs(_ row: Int) -> Bool {
    switch kinds[row] {
    case .same, .systems: true
    case .convert, .table: false
    }
  }

  /// What the entry gets of a node's value, and whether that alone says all. Nil where the row does not take it.
  func take(_ row: Int, _ node: Int, of nodes: Nodes, _ frames: inout Frames) -> (Frames.Text, isPreferred: Bool)? {
    let (start, length, isDecoded) = nodes.range(node)
    let origin = isDecoded ? Frames.Text.decoded : Frames.Text.plain
    switch kinds[row] {
    case .same: return (Frames.Text(start: start, length: length, from: origin), true)
    case .systems:
      guard let preferred = systems.preferred(nodes.text(node)) else {
        return (Frames.Text(start: start, length: length, from: origin), true)
      }
      return (frames.convert(preferred), false)
    case .convert(let convert):
      guard let inner = convert.inner(of: nodes.text(node)) else { return nil }
      return (Frames.Text(start: start + inner.lowerBound, length: inner.count, from: origin), true)
    case .table(let table):
      let text = nodes.text(node)
      let taken = tables[table].outside.number(of: text).map { tables[table].taken[$0] } ?? rows[row].take(Array(text))
      return taken.map { (frames.convert($0.entry), $0.isPreferred) }
    }
  }

  /// Writes a value as it stands outside. False for a text that the table or the conversion does not have.
  func put(_ text: Frames.Text, _ row: Int, at open: Int, with pen: inout NodePen, _ frames: Frames, _ nodes: Nodes)
    -> Bool
  {
    switch kinds[row] {
    case .same, .systems:
      if text.origin == Frames.Text.plain {
        pen.value(open, start: text.start, length: text.length)
      } else {
        frames.withBytes(text, in: nodes) { pen.value(open, copying: $0) }
      }
      return true
    case .convert(let convert) where text.origin == Frames.Text.plain:
      // What was cut off inwards mostly stands around it still.
      let (prefix, suffix) = convert.frame
      if let (start, length) = nodes.surroundings(text, prefix, suffix) {
        guard convert.accepts(nodes.text(start: text.start, length: text.length, isDecoded: false)) else {
          return false
        }
        pen.value(open, start: start, length: length)
        return true
      }
    case .convert: break
    case .table(let table):
      let number = frames.withBytes(text, in: nodes) { tables[table].entry.number(of: $0) }
      if let number, let outside = tables[table].written[number] {
        pen.value(open, copying: outside)
        return true
      }
    }
    guard let outside = rows[row].toOutside(frames.bytes(text, in: nodes)) else { return false }
    pen.value(open, copying: outside)
    return true
  }

  /// The entry's spelling of what stands outside.
  func entry(_ row: Int, _ outside: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    if case .same = kinds[row] { return Array(outside) }
    return rows[row].toEntry(Array(outside))
  }

  /// Whether that is what the entry has.
  func entry(_ row: Int, _ outside: UnsafeBufferPointer<UInt8>, is text: Frames.Text, _ frames: Frames, _ nodes: Nodes)
    -> Bool
  {
    guard let entry = entry(row, outside) else { return false }
    return frames.withBytes(text, in: nodes) { $0.equals(entry) }
  }
}

extension Nodes {
  /// Where a text that stands in the document as it is stands there with this before and behind it; nil where it
  /// doesn't.
  fileprivate func surroundings(_ text: Frames.Text, _ prefix: StaticString, _ suffix: StaticString) -> (
    start: Int, length: Int
  )? {
    let start = text.start - prefix.utf8CodeUnitCount
    let length = prefix.utf8CodeUnitCount + text.length + suffix.utf8CodeUnitCount
    guard start >= 0, start + length <= textCount else { return nil }
    let whole = self.text(start: start, length: length, isDecoded: false)
    let isThere =
      prefix.withUTF8Buffer { whole.prefix($0.count).elementsEqual($0) }
      && suffix.withUTF8Buffer { whole.suffix($0.count).elementsEqual($0) }
    return isThere ? (start, length) : nil
  }
}
