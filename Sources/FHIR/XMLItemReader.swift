import Tree
import XML

/// What an element is made of, by its shape.
extension XMLTreeReader {
  /// One child of what is open, which stands at `level` of JSON.
  mutating func item(_ child: Child, level: Int) {
    let shape = shapes[Int(child.element.rawValue)]
    let mark = UInt32(events[child.event].offset)
    // An item of a list stands in an array.
    let level = level + (shape.isList ? 1 : 0)
    guard isWithinLimit(level, at: child.event) else { return }
    if child.isRefused {
      builder.begin(child.element, type: shape.type, mark: mark)
      silence(child.event)
    } else {
      switch shape.kind {
      case .attribute:
        builder.begin(child.element, type: shape.type, mark: mark)
        builder.value(events.value(at: child.event))
      case .primitive: primitive(child, shape.type, level: level, mark: mark)
      case .xhtml: xhtml(child, shape.type, mark: mark)
      case .complex:
        builder.begin(child.element, type: shape.type, mark: mark)
        fill(child.event, type: shape.type, level: level + 1)
      case .resource: resource(child, shape.type, level: level, mark: mark)
      }
    }
    builder.close()
  }

  private mutating func primitive(_ child: Child, _ type: TypeID, level: Int, mark: UInt32) {
    builder.begin(child.element, type: type, mark: mark)
    let attributes = events.attributes(of: child.event)
    let value = attributes.first { isValue($0) }
    if let value { builder.value(events.value(at: value)) }
    // Nearly all have a value and nothing else.
    if value == nil || attributes.count > 1 || !events.content(of: child.event).isEmpty {
      fill(child.event, type: type, level: level + 1)
    }
  }

  private mutating func xhtml(_ child: Child, _ type: TypeID, mark: UInt32) {
    builder.begin(child.element, type: type, mark: mark)
    builder.value(events.standaloneSource(of: child.event))
    if let fault = narrative.fault(at: child.event) {
      let place = Place(events.position(ofByte: fault.offset))
      report(.narrative, at: place, path: path, [fault.what])
    }
  }

  /// An element that holds a resource holds that alone.
  private mutating func resource(_ child: Child, _ declared: TypeID, level: Int, mark: UInt32) {
    var inside: Int?
    var next = events.content(of: child.event).lowerBound
    let end = events.end(of: child.event)
    for attribute in events.attributes(of: child.event) { reportAttribute(attribute, of: child.event) }
    while next < end {
      if events[next].kind == .start {
        if inside == nil {
          inside = next
        } else {
          let name = schema[child.element].name
          report(.elementShape, at: next, subjects: [name, "<\(name)><\(schema[declared].name)/></\(name)>"])
        }
        next = events.end(of: next) + 1
      } else {
        if !events[next].isBlank { reportText(next, in: child.event) }
        next += 1
      }
    }
    guard let inside else {
      return builder.begin(child.element, type: declared, mark: mark)
    }
    do throws(XMLTypeFault) {
      let type = try events.resourceType(at: inside, declared: declared)
      builder.begin(child.element, type: type, mark: UInt32(events[inside].offset))
      fill(inside, type: type, level: level + 1)
    } catch {
      report(error.code, at: error.event, subjects: error.subjects)
      builder.begin(child.element, type: declared, mark: mark)
      silence(child.event)
    }
  }
}
