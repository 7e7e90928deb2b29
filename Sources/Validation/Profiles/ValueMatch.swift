import Tree

/// Compares what stands in a document with what a profile fixes (R4 §5.1.0.13: `fixed[x]`, `pattern[x]`).
extension ValueTest {
  func holds(for element: Element) -> Bool {
    switch self {
    case .fixed(let value): Self.isSame(value, element)
    case .pattern(let value): Self.isWithin(value, element)
    }
  }

  /// The value, whichever it is.
  var value: Element {
    switch self {
    case .fixed(let value), .pattern(let value): value
    }
  }

  /// Whether both say the same, all children included.
  private static func isSame(_ value: Element, _ element: Element) -> Bool {
    guard value.hasValue == element.hasValue, value.bytes.elementsEqual(element.bytes) else { return false }
    var others = element.children
    for child in value.children {
      guard let other = others.next(), isNamedAlike(child, other), isSame(child, other) else { return false }
    }
    return others.next() == nil
  }

  /// Whether all that `value` has stands in `element`, which may have more; of a list each item stands somewhere in it.
  private static func isWithin(_ value: Element, _ element: Element) -> Bool {
    if value.hasValue, !value.bytes.elementsEqual(element.bytes) { return false }
    return value.children.allSatisfy { child in
      element.children.contains { isNamedAlike(child, $0) && isWithin(child, $0) }
    }
  }

  /// A type that derives from another (`Age` from `Quantity`) has elements of its own with the same names.
  private static func isNamedAlike(_ one: Element, _ other: Element) -> Bool {
    one.id == other.id || one.name == other.name
  }
}
