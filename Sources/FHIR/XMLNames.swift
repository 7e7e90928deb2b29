import Tree
import XML

/// The names of one text, ready to be looked up: each name's namespace is compared once, and what it means as a child of
/// a type is looked up once for each pair that occurs (nearly: the memory of what was found is small).
struct XMLNames {
  enum Space: UInt8 { case none, fhir, xhtml, schemaInstance, other }

  private struct Name {
    var space: Space
    /// Whether it is that of the attribute with a primitive's value.
    var isValue: Bool
  }

  private let schema: Schema
  private let pointers: XMLEventPointers
  private let names: [Name]
  /// Found elements by name and type, at a place that follows from both.
  private let found: UnsafeMutableBufferPointer<Found>

  struct Found {
    var name: UInt32
    var type: UInt16
    var element: UInt16
  }

  private static let places = 256

  /// Calls `body` with the names of that text.
  static func with<Result>(_ schema: Schema, _ pointers: XMLEventPointers, _ body: (XMLNames) -> Result) -> Result {
    withUnsafeTemporaryAllocation(of: Found.self, capacity: places) { found in
      found.initialize(repeating: Found(name: .max, type: 0, element: 0))
      return body(XMLNames(schema, pointers, found))
    }
  }

  private init(_ schema: Schema, _ pointers: XMLEventPointers, _ found: UnsafeMutableBufferPointer<Found>) {
    self.schema = schema
    self.pointers = pointers
    self.found = found
    let spaces = pointers.spaces.map { space -> Space in
      switch String(decoding: pointers.bytes(of: space), as: UTF8.self) {
      case schema.namespace: .fhir
      case XMLSpace.xhtml: .xhtml
      case XMLSpace.schemaInstance: .schemaInstance
      default: .other
      }
    }
    names = pointers.names.map { name in
      let space: Space = name.space == XMLNameParts.noSpace ? .none : spaces[Int(name.space)]
      return Name(space: space, isValue: space == .none && pointers.local(of: name).isEqual(to: "value"))
    }
  }

  /// The namespace of an event's name.
  @inline(__always)
  func space(_ event: XMLEvent) -> Space { names[event.name].space }

  /// Whether an attribute is that of a primitive's value.
  @inline(__always)
  func isValue(_ event: XMLEvent) -> Bool { names[event.name].isValue }

  /// The element of `type` with an event's local name, or nil.
  @inline(__always)
  func element(_ event: XMLEvent, of type: TypeID) -> ElementID? {
    let place = (event.name &* 31 ^ Int(type.rawValue)) & (Self.places &- 1)
    let known = found[place]
    if Int(known.name) == event.name, known.type == type.rawValue {
      return known.element == 0 ? nil : ElementID(rawValue: known.element)
    }
    let element = schema.element(pointers.local(of: pointers.names[event.name]), of: type)
    found[place] = Found(
      name: UInt32(truncatingIfNeeded: event.name), type: type.rawValue, element: element?.rawValue ?? 0)
    return element
  }

  /// The type with an event's local name, or nil.
  func type(_ event: XMLEvent) -> TypeID? {
    schema.type(named: pointers.local(of: pointers.names[event.name]))
  }
}
