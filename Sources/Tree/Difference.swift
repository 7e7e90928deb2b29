/// Where two documents first differ, for tests, checks and reports. It names places, never values.
public struct Difference: Hashable, Sendable, CustomStringConvertible {
  /// What is different at the place.
  public enum Kind: String, Sendable {
    case type = "type"
    case value = "value"
    case missing = "missing on the right"
    case extra = "missing on the left"
  }

  /// The path of the place, from the left document where it has it.
  public let path: String
  /// What is different there.
  public let kind: Kind

  /// Makes one from its parts.
  public init(path: String, kind: Kind) {
    self.path = path
    self.kind = kind
  }

  /// Path and kind.
  public var description: String { "\(path): \(kind.rawValue)" }

  /// The first difference in document order, or nil when the two are equal.
  public static func first(_ left: Document, _ right: Document) -> Difference? {
    first(left.root, right.root)
  }

  private static func first(_ left: Element, _ right: Element) -> Difference? {
    if left == right { return nil }
    if left.type != right.type { return Difference(path: left.path, kind: .type) }
    if left.hasValue != right.hasValue || !left.bytes.elementsEqual(right.bytes) || left.anchorKey != right.anchorKey {
      return Difference(path: left.path, kind: .value)
    }
    var lefts = left.children
    var rights = right.children
    while true {
      switch (lefts.next(), rights.next()) {
      case (nil, nil): return nil
      case (let one?, nil): return Difference(path: one.path, kind: .missing)
      case (nil, let other?): return Difference(path: other.path, kind: .extra)
      case (let one?, let other?):
        if one.id < other.id { return Difference(path: one.path, kind: .missing) }
        if other.id < one.id { return Difference(path: other.path, kind: .extra) }
        if let found = first(one, other) { return found }
      }
    }
  }
}

extension Document {
  /// Where these elements of the document stood in the text it was read from, quicker than asking each of many.
  public func places(of elements: [Element]) -> [Place?] {
    let find = places()
    return elements.map { find($0) }
  }
}
