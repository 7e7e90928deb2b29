import Tree
import Yams

/// A row as it is written: which of the row kinds, and its paths. Nothing is resolved here.
///
///     name <-> code.text                                   a field
///     outcome <-> clinicalStatus.coding[…].code via table outcome
///     patient <-> subject.reference via patient-reference  a named bijection
///     intent = order                                       a constant
///     each notes <-> note by time+text: [rows]             a list, aligned by key
struct RowSyntax {
  enum Kind {
    case field(left: PathSyntax, right: PathSyntax, via: Via?)
    case constant(path: PathSyntax, value: String)
    case each(left: PathSyntax, right: PathSyntax, key: [String], rows: [RowSyntax])
  }

  enum Via: Equatable {
    case table(String)
    case convert(String)
  }

  let kind: Kind
  let text: String
  let place: Place?

  /// Reads a node of `rows`; adds a fault and gives nil when it is not written as a row is.
  init?(_ node: Yams.Node, file: String, faults: inout [MappingFault]) {
    func refuse(_ says: String) {
      faults.append(MappingFault(file, Issue(.mappingSyntax, place: node.place, subjects: [says])))
    }
    place = node.place
    if let pair = node.pairs?.first, node.pairs?.count == 1, let head = pair.key.text {
      text = head
      guard let items = pair.value.items, let each = Self.each(head) else {
        refuse("a row with rows below it is written `each FIELD <-> PATH by KEY:`")
        return nil
      }
      var rows: [RowSyntax] = []
      for item in items {
        if let row = RowSyntax(item, file: file, faults: &faults) { rows.append(row) }
      }
      kind = .each(left: each.left, right: each.right, key: each.key, rows: rows)
      return
    }
    guard let line = node.text else {
      text = ""
      refuse("a row is written `FIELD <-> PATH` or `PATH = VALUE`")
      return nil
    }
    text = line
    if let arrow = line.firstRange(of: " <-> ") {
      var right = line[arrow.upperBound...]
      var via: Via?
      if let word = right.firstRange(of: " via ") {
        let name = Self.trimmed(right[word.upperBound...])
        via = name.hasPrefix("table ") ? .table(Self.trimmed(name.dropFirst(6))) : .convert(name)
        right = right[..<word.lowerBound]
      }
      guard let leftPath = PathSyntax(Self.trimmed(line[..<arrow.lowerBound]), offset: 0),
        let rightPath = PathSyntax(Self.trimmed(right), offset: line.distance(from: line.startIndex, to: arrow.upperBound))
      else {
        refuse("a path is written `step.step[key=value].step`")
        return nil
      }
      kind = .field(left: leftPath, right: rightPath, via: via)
    } else if let equals = line.firstRange(of: " = "),
      let path = PathSyntax(Self.trimmed(line[..<equals.lowerBound]), offset: 0)
    {
      kind = .constant(path: path, value: Self.trimmed(line[equals.upperBound...]))
    } else {
      refuse("a row is written `FIELD <-> PATH` or `PATH = VALUE`")
      return nil
    }
  }

  private static func each(_ head: String) -> (left: PathSyntax, right: PathSyntax, key: [String])? {
    guard head.hasPrefix("each "), let arrow = head.firstRange(of: " <-> "),
      let by = head.firstRange(of: " by "), arrow.upperBound <= by.lowerBound,
      let left = PathSyntax(trimmed(head.dropFirst(5).prefix(upTo: arrow.lowerBound)), offset: 5),
      let right = PathSyntax(
        trimmed(head[arrow.upperBound..<by.lowerBound]),
        offset: head.distance(from: head.startIndex, to: arrow.upperBound))
    else { return nil }
    return (left, right, head[by.upperBound...].split(separator: "+").map { trimmed($0) })
  }

  static func trimmed(_ text: some StringProtocol) -> String {
    var slice = text[...]
    while slice.first == " " { slice = slice.dropFirst() }
    while slice.last == " " { slice = slice.dropLast() }
    return String(slice)
  }
}
