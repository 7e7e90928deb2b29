import Tree
import Yams

/// A condition of `when`: which resources a lens takes, where several share a resource type.
///
///     category.coding[system=observation-category].code = vital-signs     one value: it is written along
///     type.coding[system=document].code = 28579-1 | 34821-9               one of several: a row maps which
///     category.coding[system=condition-category].code != past-history     anything else, or nothing
///
/// `=` holds when something stands at the path and nothing but those values; `!=` when none of them stands there.
struct Condition: Sendable {
  let test: PathTest
  let isNegated: Bool
  /// Where it stands.
  let place: Place?

  /// Whether no resource can meet both: they look at the same places, and no value satisfies both.
  func excludes(_ other: Condition) -> Bool {
    guard test.isOfSamePlace(as: other.test) else { return false }
    switch (isNegated, other.isNegated) {
    case (false, false): return !test.accepts(anyOf: other.test)
    case (false, true): return test.accepted.allSatisfy(other.test.accepted.contains)
    case (true, false): return other.test.accepted.allSatisfy(test.accepted.contains)
    case (true, true): return false
    }
  }
}

/// A condition as it is written.
struct ConditionSyntax {
  let path: PathSyntax
  let values: [RowSyntax.Piece]
  let isNegated: Bool
  let place: Place?

  /// Reads a node of `when`; adds a fault and gives nil when it is not written as a condition is.
  init?(_ node: Yams.Node, file: String, faults: inout [MappingFault]) {
    place = node.textPlace
    let line = node.text ?? ""
    isNegated = line.contains(" != ")
    guard let sign = line.firstRange(of: isNegated ? " != " : " = "),
      let path = RowSyntax.Piece(line[..<sign.lowerBound]).path
    else {
      let says = "`when` lists conditions `PATH = VALUE`, `PATH = VALUE | VALUE` or `PATH != VALUE`"
      faults.append(MappingFault(file, Issue(.mappingSyntax, place: place ?? node.place, subjects: [says])))
      return nil
    }
    self.path = path
    values = line[sign.upperBound...].split(separator: "|").map(RowSyntax.Piece.init)
  }
}
