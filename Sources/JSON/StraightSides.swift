import Tree

/// The sides of primitives (`_name`: their `id` and extensions), as the straight reader takes them.
extension StraightReader {
  /// The element whose side a member is.
  func sideElement(_ name: UnsafeBufferPointer<UInt8>, of type: TypeID) throws(NotStraight) -> ElementID {
    guard name.first == UInt8(ascii: "_"),
      let element = schema.element(UnsafeBufferPointer(rebasing: name.dropFirst()), of: type),
      rules.shapes[Int(element.rawValue)].hasSide
    else { throw NotStraight() }
    return element
  }

  /// The side of what was read just before, whose nodes, the last ones so far, begin at `begun`.
  mutating func side(of element: ElementID, valuesFrom begun: Int) throws(NotStraight) {
    let shape = rules.shapes[Int(element.rawValue)]
    guard shape.isList else {
      try object(of: shape.type)
      return pen.end(begun)
    }
    // What belongs to an item stands right after it: the items are taken back and written again, each with its own.
    let values = pen.takeLast(from: begun)
    let count = try array { (reader, index) throws(NotStraight) in
      guard index < values.count else { throw NotStraight() }
      let node = reader.pen.put(values[index])
      if try reader.isNull() { return }
      try reader.object(of: shape.type)
      reader.pen.end(node)
    }
    for value in values[count...] { _ = pen.put(value) }
  }

  /// A side without values. Returns how many items it has.
  mutating func lonelySide(of element: ElementID) throws(NotStraight) -> Int {
    let shape = rules.shapes[Int(element.rawValue)]
    guard shape.isList else {
      try lonelyItem(element, shape.type)
      return 1
    }
    return try array { (reader, _) throws(NotStraight) in try reader.lonelyItem(element, shape.type) }
  }

  private mutating func lonelyItem(_ element: ElementID, _ type: TypeID) throws(NotStraight) {
    let node = pen.begin(element, type: type, mark: UInt32(truncatingIfNeeded: cursor.at))
    try object(of: type)
    pen.end(node)
  }

  /// Whether a null stands there; then the cursor is after it.
  private mutating func isNull() throws(NotStraight) -> Bool {
    guard cursor.peek == UInt8(ascii: "n") else { return false }
    do throws(JSONFault) {
      try cursor.word("null")
      return true
    } catch {
      throw NotStraight()
    }
  }
}
