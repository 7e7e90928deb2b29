import Tree
import Yams

/// A row as it is written: which of the row kinds, and its paths. Nothing is resolved here.
///
///     name <-> code.text                                   a field
///     outcome <-> extension[…].…code via table outcome     a field with a code table
///     patient <-> subject.reference via patient-reference  a field with a named bijection
///     dispenseRequest.expectedSupplyDuration.code = d      a constant
///     each notes <-> note by time+text: [rows]             a list, aligned by key
struct RowSyntax {
  enum Kind {
    case field(left: PathSyntax, right: PathSyntax, via: Piece?)
    case constant(path: PathSyntax, value: Piece)
    case each(left: PathSyntax, right: PathSyntax, key: [Piece], rows: [RowSyntax])
  }

  /// A piece of a row's text, without the spaces around it.
  struct Piece {
    let text: String
    /// Where it starts in the row's text, in characters.
    let offset: Int

    init(_ slice: Substring) {
      var slice = slice
      while slice.first == " " { slice = slice.dropFirst() }
      while slice.last == " " { slice = slice.dropLast() }
      text = String(slice)
      offset = slice.base.distance(from: slice.base.startIndex, to: slice.startIndex)
    }

    var path: PathSyntax? { PathSyntax(text, offset: offset) }
  }

  let kind: Kind
  let text: String
  /// Where the row's text starts.
  let place: Place?

  /// Reads a node of `rows`; adds a fault and gives nil when it is not written as a row is.
  init?(_ node: Yams.Node, file: String, faults: inout [MappingFault]) {
    let isEach = node.pairs?.count == 1
    let scalar = isEach ? node.pairs?[0].key : node
    let place = scalar?.textPlace
    func refuse(_ says: String) {
      faults.append(MappingFault(file, Issue(.mappingSyntax, place: place, subjects: [says])))
    }
    guard let line = scalar?.text else {
      refuse("a row is written `FIELD <-> PATH` or `PATH = VALUE`")
      return nil
    }
    text = line
    self.place = place
    if isEach {
      guard let head = Self.each(line[...]), let items = node.pairs?[0].value.items, !items.isEmpty else {
        refuse("rows stand below a row `each FIELD <-> PATH by KEY:`")
        return nil
      }
      var rows: [RowSyntax] = []
      for item in items {
        if let row = RowSyntax(item, file: file, faults: &faults) { rows.append(row) }
      }
      kind = .each(left: head.left, right: head.right, key: head.key, rows: rows)
    } else if let arrow = line.firstRange(of: " <-> ") {
      var right = line[arrow.upperBound...]
      var via: Piece?
      if let word = right.firstRange(of: " via ") {
        via = Piece(right[word.upperBound...])
        right = right[..<word.lowerBound]
      }
      guard let leftPath = Piece(line[..<arrow.lowerBound]).path, let rightPath = Piece(right).path else {
        refuse("a path is written `step.step[path=value].step`")
        return nil
      }
      kind = .field(left: leftPath, right: rightPath, via: via)
    } else if let equals = line.firstRange(of: " = "), let path = Piece(line[..<equals.lowerBound]).path {
      kind = .constant(path: path, value: Piece(line[equals.upperBound...]))
    } else {
      refuse("a row is written `FIELD <-> PATH` or `PATH = VALUE`")
      return nil
    }
  }

  private static func each(_ head: Substring) -> (left: PathSyntax, right: PathSyntax, key: [Piece])? {
    guard head.hasPrefix("each "), let arrow = head.firstRange(of: " <-> "), let by = head.firstRange(of: " by "),
      arrow.upperBound <= by.lowerBound, let left = Piece(head.dropFirst(5).prefix(upTo: arrow.lowerBound)).path,
      let right = Piece(head[arrow.upperBound..<by.lowerBound]).path
    else { return nil }
    return (left, right, head[by.upperBound...].split(separator: "+").map(Piece.init))
  }
}
