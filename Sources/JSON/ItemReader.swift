import Tree

/// What objects are made of: an element's value and its side (`_name`), each an item or an array of items.
extension TreeReader {
  /// One element: its value and its side, of which at least one is there.
  mutating func element(_ id: ElementID, value: Int?, side: Int?) {
    let shape = shapes[Int(id.rawValue)]
    guard shape.isList else {
      if let value, side == nil, leaf(id, shape, text.tokens[value]) { return }
      return item(id, shape, 0, value: value, side: side)
    }
    var values = items(id, value, isSide: false)
    var sides = items(id, side, isSide: true)
    var index = 0
    while true {
      let value = values.next(in: text.tokens)
      let side = sides.next(in: text.tokens)
      if value == nil && side == nil { return }
      if shape.isPrimitive {
        if let value, side == nil, leaf(id, shape, text.tokens[value]) {
          index += 1
          continue
        }
        // A null stands for the half that an item doesn't have. Where it stands for nothing, it stays, and is refused.
        let other = isNull(side) && value != nil ? nil : side
        item(id, shape, index, value: isNull(value) && !isNull(other) ? nil : value, side: other)
      } else {
        item(id, shape, index, value: value, side: nil)
      }
      index += 1
    }
  }

  /// Most of a document: a primitive's value that stands in the text as it is. False where there is more to it.
  @inline(__always)
  private mutating func leaf(_ id: ElementID, _ shape: ElementShape, _ token: Token) -> Bool {
    guard shape.kind.accepts(token.kind), !token.isEscaped, shape.isPrimitive else { return false }
    let quote = token.kind == .string ? 1 : 0
    pen.leaf(
      id, type: shape.type, start: Int(token.start) + quote, length: Int(token.end - token.start) - 2 * quote,
      mark: token.start)
    return true
  }

  /// Whether there is nothing or a null.
  private func isNull(_ token: Int?) -> Bool {
    token.map { text.tokens[$0].kind == .null } ?? true
  }

  /// The items of a list. What is no array is reported, and taken as the only item.
  private mutating func items(_ id: ElementID, _ list: Int?, isSide: Bool) -> Items {
    guard let list else { return Items(at: 0, end: 0) }
    let token = text.tokens[list]
    if token.kind == .array {
      if token.next == list + 1 { report(.elementEmpty, at: list, id, nil, isSide: isSide) }
      return Items(at: list + 1, end: Int(token.next))
    }
    report(.elementShape, at: list, id, nil, isSide: isSide)
    return token.kind == .null ? Items(at: 0, end: 0) : Items(at: list, end: Int(token.next))
  }

  /// One item of a list, or what is no list; at least one of value and side is there.
  private mutating func item(_ id: ElementID, _ shape: ElementShape, _ index: Int, value: Int?, side: Int?) {
    let mark = text.tokens[value ?? side ?? 0].start
    let node: Int
    if let value, !shape.kind.accepts(text.tokens[value].kind) {
      report(.elementShape, at: value, id, index, isSide: false)
      node = pen.begin(id, type: shape.type, mark: mark)
      silence(id, index)
    } else if let value, !shape.isPrimitive {
      return object(id, shape, index, value, mark: mark)
    } else {
      node = pen.begin(id, type: shape.type, mark: mark)
      if let value { put(text.tokens[value], node) }
    }
    if let side { self.side(side, node, id, shape, index, hasValue: value != nil) }
    pen.end(node)
  }

  /// An item that is an object: a complex element or a resource.
  private mutating func object(_ id: ElementID, _ shape: ElementShape, _ index: Int, _ value: Int, mark: UInt32) {
    var type = shape.type
    if shape.isResource {
      do throws(TypeFault) {
        type = try text.type(of: value, declared: type, in: schema)
      } catch {
        report(error, id, index)
        silence(id, index)
        return pen.end(pen.begin(id, type: type, mark: mark))
      }
    }
    let node = pen.begin(id, type: type, mark: mark)
    descend(into: value, node: node, type: type, id, index, canAnchor: true)
    pen.end(node)
  }

  /// The object that carries a primitive's `id` and extensions.
  private mutating func side(
    _ side: Int, _ node: Int, _ id: ElementID, _ shape: ElementShape, _ index: Int, hasValue: Bool
  ) {
    let token = text.tokens[side]
    if token.kind != .object {
      report(.elementShape, at: side, id, index, isSide: true)
      silence(id, index)
    } else if hasValue, token.next == side + 1 {
      report(.elementEmpty, at: side, id, index, isSide: true)
    } else {
      descend(into: side, node: node, type: shape.type, id, index, canAnchor: !hasValue)
    }
  }

  /// Gives a node the text of a literal or a string.
  private mutating func put(_ token: Token, _ node: Int) {
    if token.kind != .string {
      pen.value(node, start: Int(token.start), length: Int(token.end - token.start))
    } else if token.isEscaped {
      let start = pen.decoded.count
      unescape(text.content(token), into: &pen.decoded)
      pen.value(node, decodedFrom: start)
    } else {
      pen.value(node, start: Int(token.start) + 1, length: Int(token.end - token.start) - 2)
    }
  }
}

/// The items of an array, one after the other.
private struct Items {
  var at: Int
  let end: Int

  mutating func next(in tokens: UnsafeBufferPointer<Token>) -> Int? {
    guard at < end else { return nil }
    defer { at = Int(tokens[at].next) }
    return at
  }
}
