import JSON
import Tree
import XML

/// What an element is made of, by its shape.
extension XMLTreeReader {
  /// Most of a document: a primitive, or an attribute, that is a value and nothing else. False where there is more to it.
  @inline(__always)
  mutating func leaf(_ child: Child, level: Int) -> Bool {
    let shape = shapes[Int(child.element.rawValue)]
    // The item of a list stands in an array.
    guard shape.isPrimitive, shape.kind != .xhtml, !child.isRefused, level &+ 1 <= limits.depth else { return false }
    let event = Int(child.event)
    var value = event
    if !shape.isAttribute {
      guard all[event].attributeCount == 1, all[event].partner == event &+ 2, names.isValue(all[event &+ 1]) else {
        return false
      }
      value = event &+ 1
    }
    pen.leaf(
      child.element, type: shape.type, start: all[value].value.lowerBound, length: all[value].value.count,
      isDecoded: all[value].isDecoded, mark: UInt32(truncatingIfNeeded: all[event].offset))
    return true
  }

  /// One child of what is open, which stands at `level` of JSON.
  mutating func item(_ child: Child, level: Int) {
    let shape = shapes[Int(child.element.rawValue)]
    let event = Int(child.event)
    let mark = UInt32(truncatingIfNeeded: all[event].offset)
    // An item of a list stands in an array.
    let level = level + (shape.isList ? 1 : 0)
    guard isWithinLimit(level, at: event) else { return }
    if child.isRefused {
      silence()
      return pen.end(pen.begin(child.element, type: shape.type, mark: mark))
    }
    switch shape.kind {
    case .root, .abstract: resource(child, shape.type, level: level, mark: mark)
    case .xhtml: xhtml(child, shape.type, mark: mark)
    case .complex:
      let node = pen.begin(child.element, type: shape.type, mark: mark)
      fill(event, type: shape.type, level: level + 1)
      pen.end(node)
    case .boolean, .number, .string: primitive(child, shape, level: level, mark: mark)
    }
  }

  private mutating func primitive(_ child: Child, _ shape: ElementShape, level: Int, mark: UInt32) {
    let node = pen.begin(child.element, type: shape.type, mark: mark)
    let event = Int(child.event)
    if shape.isAttribute {
      value(node, event)
    } else {
      let attributes = event + 1..<event + 1 + all[event].attributeCount
      let found = attributes.first { names.isValue(all[$0]) }
      if let found { value(node, found) }
      if found == nil || attributes.count > 1 || attributes.upperBound < all[event].partner {
        fill(event, type: shape.type, level: level + 1)
      }
    }
    pen.end(node)
  }

  private mutating func value(_ node: Int, _ event: Int) {
    let range = all[event].value
    pen.value(node, start: range.lowerBound, length: range.count, isDecoded: all[event].isDecoded)
  }

  /// How many bytes the declarations may have that a narrative needs from outside of it.
  private static var longestDeclarations: Int { 256 }

  private mutating func xhtml(_ child: Child, _ type: TypeID, mark: UInt32) {
    let node = pen.begin(child.element, type: type, mark: mark)
    let event = Int(child.event)
    let written = events.source(of: event)
    // Nearly all are plain enough to be seen through at once, and then they stand for themselves.
    if written.withUnsafeBufferPointer(NarrativeScan.isFine) {
      pen.value(node, start: written.startIndex, length: written.count, isDecoded: false)
    } else if let fault = narratives.fault(at: event) {
      pen.value(node, start: written.startIndex, length: written.count, isDecoded: false)
      report(fault)
    } else if events.standaloneGrowth(of: event) > Self.longestDeclarations {
      // Copied into each of many narratives, a long declaration would grow without bound.
      pen.value(node, start: written.startIndex, length: written.count, isDecoded: false)
      report(
        NarrativeFault(
          offset: all[event].offset,
          what: "namespace declarations of more than \(Self.longestDeclarations) bytes are not allowed"))
    } else {
      let start = pen.decoded.count
      pen.decoded += events.standaloneSource(of: event)
      pen.value(node, decodedFrom: start)
    }
    pen.end(node)
  }

  /// An element that holds a resource holds that alone.
  private mutating func resource(_ child: Child, _ declared: TypeID, level: Int, mark: UInt32) {
    let event = Int(child.event)
    var inside: Int?
    var next = event + 1
    while next <= event + all[event].attributeCount {
      reportAttribute(next, of: event)
      next += 1
    }
    while next < all[event].partner {
      if all[next].kind == .start {
        if inside == nil {
          inside = next
        } else {
          let name = schema[child.element].name
          report(.elementShape, at: next, subjects: [name, "an element with one resource in it"])
        }
        next = all[next].partner + 1
      } else {
        if !all[next].isBlank { reportText(next, in: event) }
        next += 1
      }
    }
    guard let inside else { return pen.end(pen.begin(child.element, type: declared, mark: mark)) }
    do throws(XMLTypeFault) {
      let type = try events.resourceType(at: inside, declared: declared)
      let node = pen.begin(child.element, type: type, mark: UInt32(truncatingIfNeeded: all[inside].offset))
      fill(inside, type: type, level: level + 1)
      pen.end(node)
    } catch {
      report(error.code, at: error.event, subjects: error.subjects)
      silence()
      pen.end(pen.begin(child.element, type: declared, mark: mark))
    }
  }
}
