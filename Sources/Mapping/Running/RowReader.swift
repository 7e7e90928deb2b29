import Tree

/// Reads and writes the values of rows: what `Row` says of a text, without copying it where it stays as it is.
///
/// On the entry's side every value stands as it is.
struct RowReader {
  let rows: [Row]
  private let kinds: [Kind]
  private let systems: Systems

  /// How a row spells values, without what it needs for that.
  private enum Kind {
    case same, systems, convert(Convert), table
  }

  init(_ rows: [Row], isEntry: Bool) {
    self.rows = rows
    var systems = Systems()
    kinds = rows.map { row in
      switch row.spelling {
      case _ where isEntry: return .same
      case .same: return .same
      case .systems(let all):
        // All rows of a lens have the same.
        systems = all
        return .systems
      case .convert(let convert): return .convert(convert)
      case .table: return .table
      }
    }
    self.systems = systems
  }

  /// What the entry gets of a node's value, and whether that alone says all. Nil where the row does not take it.
  func take(_ row: Int, _ node: Int, of nodes: Nodes, _ frames: inout Frames) -> (Frames.Text, isPreferred: Bool)? {
    let (start, length, isDecoded) = nodes.range(node)
    let origin = isDecoded ? Frames.Text.decoded : Frames.Text.plain
    let whole = Frames.Text(start: start, length: length, from: origin)
    switch kinds[row] {
    case .same: return (whole, true)
    case .systems:
      guard let preferred = systems.preferred(nodes.text(node)) else { return (whole, true) }
      return (frames.convert(preferred), false)
    case .convert(let convert):
      guard let inner = convert.inner(of: nodes.text(node)) else { return nil }
      return (Frames.Text(start: start + inner.lowerBound, length: inner.count, from: origin), true)
    case .table:
      guard let (entry, isPreferred) = rows[row].take(Array(nodes.text(node))) else { return nil }
      return (frames.convert(entry), isPreferred)
    }
  }

  /// Whether what the entry has stands outside as it is.
  func keepsEntryText(_ row: Int) -> Bool {
    switch kinds[row] {
    case .same, .systems: true
    case .convert, .table: false
    }
  }

  /// Writes a value as it stands outside. False for a text that the table or the conversion does not have.
  func put(_ text: Frames.Text, _ row: Int, at open: Int, with pen: inout NodePen, _ frames: Frames, _ nodes: Nodes)
    -> Bool
  {
    switch kinds[row] {
    case .same, .systems:
      switch text.origin {
      case Frames.Text.plain: pen.value(open, start: text.start, length: text.length)
      case Frames.Text.decoded:
        pen.value(open, copying: nodes.text(start: text.start, length: text.length, isDecoded: true))
      default: pen.value(open, copying: frames.converted[text.start..<text.start + text.length])
      }
      return true
    case .convert, .table:
      guard let outside = rows[row].toOutside(frames.bytes(text, in: nodes)) else { return false }
      pen.value(open, copying: outside)
      return true
    }
  }

  /// The entry's spelling of what stands outside.
  func entry(_ row: Int, _ outside: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    if case .same = kinds[row] { return Array(outside) }
    return rows[row].toEntry(Array(outside))
  }
}
