import Tree
import Yams

/// A row as it is written: which of the row kinds, and its paths. Nothing is resolved here.
///
///     name <-> code.text                                   a field
///     outcome <-> extension[…].…code via table outcome     a field with a code table
///     patient <-> subject.reference via patient-reference  a field with a named bijection
///     dispenseRequest.expectedSupplyDuration.code = d      a constant
///     each notes <-> note by time+text: [rows]             a list, aligned by key
///     quantity <-> dispenseRequest.quantity: quantity      the rows of a group, between two things of its types
///     choice: [rows]                                       alternatives, of which one stands at most
struct RowSyntax {
  enum Kind {
    case field(left: PathSyntax, right: PathSyntax, via: Piece?)
    case constant(path: PathSyntax, value: Piece)
    case each(left: PathSyntax, right: PathSyntax, key: [Piece], inner: Inner)
    case group(left: PathSyntax, right: PathSyntax, name: Piece)
    case choice([RowSyntax])
  }

  /// The rows of a list's items: written below, or those of a group.
  enum Inner {
    case rows([RowSyntax])
    case group(Piece)
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
  /// Where the row's text starts, and in which file.
  let place: Place?
  let file: String

  private init(_ kind: Kind, _ row: RowSyntax) {
    self.kind = kind
    text = row.text
    place = row.place
    file = row.file
  }

  /// The row with what stands before its paths, as a group's row means it where the group is used.
  func below(_ left: PathSyntax, _ right: PathSyntax) -> RowSyntax {
    switch kind {
    case .field(let one, let other, let via):
      RowSyntax(.field(left: left.followed(by: one), right: right.followed(by: other), via: via), self)
    case .constant(let path, let value): RowSyntax(.constant(path: right.followed(by: path), value: value), self)
    case .each(let one, let other, let key, let inner):
      RowSyntax(.each(left: left.followed(by: one), right: right.followed(by: other), key: key, inner: inner), self)
    case .group(let one, let other, let name):
      RowSyntax(.group(left: left.followed(by: one), right: right.followed(by: other), name: name), self)
    case .choice(let rows): RowSyntax(.choice(rows.map { $0.below(left, right) }), self)
    }
  }

  /// Reads a node of `rows`; adds a fault and gives nil when it is not written as a row is.
  init?(_ node: Yams.Node, file: String, faults: inout [MappingFault]) {
    let pair = node.pairs.flatMap { $0.count == 1 ? $0[0] : nil }
    let scalar = pair?.key ?? node
    let place = scalar.textPlace
    func refuse(_ says: String) {
      faults.append(MappingFault(file, Issue(.mappingSyntax, place: place, subjects: [says])))
    }
    func rows(_ nodes: [Yams.Node]) -> [RowSyntax] {
      var rows: [RowSyntax] = []
      for node in nodes {
        if let row = RowSyntax(node, file: file, faults: &faults) { rows.append(row) }
      }
      return rows
    }
    guard let line = scalar.text else {
      refuse("a row is written `FIELD <-> PATH` or `PATH = VALUE`")
      return nil
    }
    text = line
    self.place = place
    self.file = file
    if let pair, line == "choice" {
      guard let items = pair.value.items, items.count > 1 else {
        refuse("at least two alternatives stand below `choice:`")
        return nil
      }
      kind = .choice(rows(items))
    } else if line.hasPrefix("each "), line.contains(" <-> "), !line.contains(" by ") {
      refuse("a list needs the key that tells its items apart: `each FIELD <-> PATH by KEY:`")
      return nil
    } else if line.hasPrefix("each ") {
      guard let pair, let head = Self.each(line[...]), let inner = Self.inner(pair.value, rows) else {
        refuse("rows, or the name of a group, stand below a row `each FIELD <-> PATH by KEY:`")
        return nil
      }
      kind = .each(left: head.left, right: head.right, key: head.key, inner: inner)
    } else if let arrow = line.firstRange(of: " <-> ") {
      var right = line[arrow.upperBound...]
      var via: Piece?
      if pair == nil, let word = right.firstRange(of: " via ") {
        via = Piece(right[word.upperBound...])
        right = right[..<word.lowerBound]
      }
      if pair?.value.items != nil {
        refuse(
          "only the name of a group stands below a row `FIELD <-> PATH:`; of a list, write `each FIELD <-> PATH by KEY:`"
        )
        return nil
      }
      guard let leftPath = Piece(line[..<arrow.lowerBound]).path, let rightPath = Piece(right).path else {
        refuse("a path is written `step.step[path=value].step`")
        return nil
      }
      if let pair {
        guard let name = pair.value.text else {
          refuse("the name of a group stands below a row `FIELD <-> PATH:`")
          return nil
        }
        kind = .group(left: leftPath, right: rightPath, name: Piece(name[...]))
      } else {
        kind = .field(left: leftPath, right: rightPath, via: via)
      }
    } else if pair == nil, let equals = line.firstRange(of: " = "),
      let path = Piece(line[..<equals.lowerBound]).path
    {
      kind = .constant(path: path, value: Piece(line[equals.upperBound...]))
    } else if line.contains(where: { "\u{3000}＜－＞＝ー＋".contains($0) }) {
      refuse("a row is written `FIELD <-> PATH` or `PATH = VALUE`, in half-width characters: here are full-width ones")
      return nil
    } else {
      refuse("a row is written `FIELD <-> PATH` or `PATH = VALUE`")
      return nil
    }
  }

  private static func inner(_ node: Yams.Node, _ rows: ([Yams.Node]) -> [RowSyntax]) -> Inner? {
    if let name = node.text, !name.isEmpty { return .group(Piece(name[...])) }
    guard let items = node.items, !items.isEmpty else { return nil }
    return .rows(rows(items))
  }

  private static func each(_ head: Substring) -> (left: PathSyntax, right: PathSyntax, key: [Piece])? {
    guard head.hasPrefix("each "), let arrow = head.firstRange(of: " <-> "), let by = head.firstRange(of: " by "),
      arrow.upperBound <= by.lowerBound, let left = Piece(head.dropFirst(5).prefix(upTo: arrow.lowerBound)).path,
      let right = Piece(head[arrow.upperBound..<by.lowerBound]).path
    else { return nil }
    return (left, right, head[by.upperBound...].split(separator: "+").map(Piece.init))
  }
}
