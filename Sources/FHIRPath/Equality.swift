import Tree

/// When two items are equal (FHIRPath N1 §6.1.1): numbers by value, texts by their characters, what has children by
/// its children. What the compiler lets through to `=` are booleans, numbers and texts; the rest serves the union,
/// which keeps one of each. There a date equals another when it is written the same.
enum Equality {
  /// `left = right`: nil when either side is empty.
  static func equal(_ left: [PathResult], _ right: [PathResult]) -> Bool? {
    if left.isEmpty || right.isEmpty { return nil }
    return left.count == right.count && zip(left, right).allSatisfy { equal($0, $1) }
  }

  /// The items, each once, in order.
  static func distinct(_ items: [PathResult]) -> [PathResult] {
    var result: [PathResult] = []
    for item in items where !result.contains(where: { equal($0, item) }) { result.append(item) }
    return result
  }

  static func equal(_ left: PathResult, _ right: PathResult) -> Bool {
    switch (value(left), value(right)) {
    case (.boolean(let one), .boolean(let other)): one == other
    case (.number(let one), .number(let other)): one == other
    case (.text(let one), .text(let other)): one.elementsEqual(other)
    case (.time(let one), .time(let other)): one.elementsEqual(other)
    case (.tree(let one), .tree(let other)): equal(one, other)
    default: false
    }
  }

  private enum Value {
    case boolean(Bool)
    case number(ExactDecimal)
    case text(ArraySlice<UInt8>)
    case time(ArraySlice<UInt8>)
    case tree(Element)
  }

  private static func value(_ item: PathResult) -> Value {
    switch item {
    case .boolean(let value): .boolean(value)
    case .integer(let value): .number(ExactDecimal(Int64(value)))
    case .decimal(let value): .number(value)
    case .string(let text): .text(Array(text.utf8)[...])
    case .element(let element): value(element)
    }
  }

  private static func value(_ element: Element) -> Value {
    guard element.hasValue else { return .tree(element) }
    let bytes = element.bytes
    switch Shape.comparison(element.document.schema[element.type].format) {
    case .boolean where bytes.elementsEqual("true".utf8): return .boolean(true)
    case .boolean where bytes.elementsEqual("false".utf8): return .boolean(false)
    case .number: return ExactDecimal(bytes).map { .number($0) } ?? .text(bytes)
    case .time: return .time(bytes)
    default: return .text(bytes)
    }
  }

  /// Same type, and children that are equal one by one.
  private static func equal(_ left: Element, _ right: Element) -> Bool {
    guard left.type == right.type else { return false }
    var lefts = left.children
    var rights = right.children
    while true {
      switch (lefts.next(), rights.next()) {
      case (nil, nil): return true
      case (let one?, let other?):
        // Two places of one type may have elements of other numbers but the same name.
        guard one.id == other.id || one.name == other.name else { return false }
        guard equal(.element(one), .element(other)) else { return false }
      default: return false
      }
    }
  }
}
