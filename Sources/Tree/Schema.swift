import Synchronization

/// A *schema* is a table of types and their elements: FHIR R4, the stock model and MML are three schemas.
///
/// Words: a *type* has *elements*; an element has a name, a cardinality and one type. An element with a choice of
/// types (`value[x]`) stands as one element for each type (`valueQuantity`, `valueString` …) sharing a `choice` name.
/// Elements of a type are numbered in the schema's order, so sorting by `ElementID` is sorting canonically.
///
/// A schema knows names and shapes. It knows no documents, no categories and no occupations.
public final class Schema: Sendable {
  /// What the schema is called, such as `FHIR`.
  public let name: String
  /// The version of what it describes, such as `4.0.1`.
  public let version: String
  /// The XML namespace of its elements; empty where elements carry their own.
  public let namespace: String
  /// All types; a `TypeID` indexes here.
  public let types: [SchemaType]
  /// All elements of all types, each type's own in one run and in order; an `ElementID` indexes here.
  public let elements: [SchemaElement]

  /// The format of each type's values, by the type's number; nil where it has none.
  public let formats: [PrimitiveFormat?]
  /// How each element is written and how often, by its number: what the hot loops ask.
  public let shapes: [ElementShape]
  let typeShapes: [TypeShape]
  let requirements: [Requirement]
  let spellings: [Spelling]
  /// The greatest number of elements that one type has.
  public let widest: Int

  private let index: NameIndex
  /// What no reader uses at the moment (see `Guesses`).
  let guesses = Mutex<[GuessTable]>([])

  init(name: String, version: String, namespace: String, types: [SchemaType], elements: [SchemaElement]) {
    self.name = name
    self.version = version
    self.namespace = namespace
    self.types = types
    self.elements = elements
    index = NameIndex(elements: elements, types: types)
    formats = types.map(\.format)
    shapes = ElementShape.all(elements, types: types)
    (requirements, typeShapes) = Requirement.all(shapes, types)
    spellings = elements.map { Spelling($0.name) }
    widest = types.map(\.elements.count).max() ?? 0
  }

  /// The type of that name, or nil.
  public func type(named name: String) -> TypeID? {
    var name = name
    return name.withUTF8 { type(named: $0) }
  }

  /// The element of `type` that is written `name` (a choice by its full name, `valueQuantity`), or nil.
  public func element(_ name: String, of type: TypeID) -> ElementID? {
    var name = name
    return name.withUTF8 { element($0, of: type) }
  }

  /// The same look-up by UTF-8 bytes, without making a string.
  /// `readable` is how many bytes may be read from where the name begins; with at least 16 the look-up is faster.
  public func element(_ name: UnsafeBufferPointer<UInt8>, readable: Int = 0, of type: TypeID) -> ElementID? {
    index.find(name, readable: readable, of: type.rawValue).map { ElementID(rawValue: $0) }
  }

  /// The type of that name, by UTF-8 bytes, or nil. `readable` as with elements.
  public func type(named name: UnsafeBufferPointer<UInt8>, readable: Int = 0) -> TypeID? {
    index.find(name, readable: readable, of: NameIndex.types).map { TypeID(rawValue: $0) }
  }

  /// The names of all elements, one after the other, and where each begins.
  var namesOfElements: (UnsafePointer<UInt8>, UnsafePointer<UInt32>) { index.all }

  /// The bytes of a type's name; valid as long as the schema lives.
  public func nameBytes(of type: TypeID) -> UnsafeBufferPointer<UInt8> {
    index.bytes(ofType: type.rawValue, elements: elements.count)
  }

  /// The type's elements, inherited ones first, in canonical order.
  public func elements(of type: TypeID) -> [SchemaElement] {
    Array(elements[self[type].elements])
  }

  /// Whether `type` is `ancestor` or derives from it.
  public func isA(_ type: TypeID, _ ancestor: TypeID) -> Bool {
    var current: TypeID? = type
    while let id = current {
      if id == ancestor { return true }
      current = self[id].base
    }
    return false
  }

  /// What stands under that number.
  public subscript(_ id: TypeID) -> SchemaType { types[Int(id.rawValue)] }
  /// What stands under that number.
  public subscript(_ id: ElementID) -> SchemaElement { elements[Int(id.rawValue)] }
}

/// The number of a type within one schema.
public struct TypeID: RawRepresentable, Hashable, Sendable {
  /// The bits, or the number.
  public let rawValue: UInt16
  /// Makes one from its parts.
  public init(rawValue: UInt16) { self.rawValue = rawValue }
}

/// The number of an element within one schema; number 0 is the root of every document.
public struct ElementID: RawRepresentable, Hashable, Comparable, Sendable {
  /// The bits, or the number.
  public let rawValue: UInt16
  /// Makes one from its parts.
  @inlinable public init(rawValue: UInt16) { self.rawValue = rawValue }
  /// The element a document's root stands for; it belongs to no type.
  @inlinable public static var root: ElementID { ElementID(rawValue: 0) }
  /// Whether one comes before the other in the schema.
  public static func < (left: ElementID, right: ElementID) -> Bool { left.rawValue < right.rawValue }
}

/// One type of a schema.
public struct SchemaType: Sendable {
  /// What kind of thing a type is.
  public enum Kind: Equatable, Sendable {
    /// Has a value written in this format; it may have children too (`id`, `extension`, XML attributes).
    case primitive(PrimitiveFormat)
    /// Has children only.
    case complex
    /// Can be the root of a document: a FHIR resource, a stock item, an MML module.
    case root
    /// Stands for any root type that derives from it, such as `Resource`.
    case abstract
  }

  /// The type's number.
  public let id: TypeID
  /// `Patient`, `Patient.contact`, `HumanName`, `string`.
  public let name: String
  /// What kind of thing it is.
  public let kind: Kind
  /// The type it inherits its first elements from.
  public let base: TypeID?
  /// Where its elements stand in `Schema.elements`.
  public let elements: Range<Int>

  /// The format of its value, or nil where it has none.
  public var format: PrimitiveFormat? {
    if case .primitive(let format) = kind { return format }
    return nil
  }
}

/// One element of a type.
public struct SchemaElement: Sendable {
  /// The element's number.
  public let id: ElementID
  /// As written in a document: `valueQuantity`.
  public let name: String
  /// The name of the choice it belongs to (`value` for `valueQuantity`), or nil.
  public let choice: String?
  /// The type it is an element of.
  public let owner: TypeID
  /// The type of what it holds.
  public let type: TypeID
  /// How many must stand there; for a choice, how many of the whole choice.
  public let min: Int
  /// How many may stand there; `Int.max` for `*`.
  public let max: Int
  /// Marks of the element.
  public let flags: Flags
  /// The resource types a reference may point to; empty for any.
  public let targets: [String]
  /// The value set its codes come from, or nil.
  public let binding: Binding?

  /// Whether it repeats: a JSON array.
  public var isList: Bool { max > 1 }

  /// Marks of an element.
  public struct Flags: OptionSet, Sendable {
    /// The bits, or the number.
    public let rawValue: UInt8
    /// Makes one from its parts.
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// Part of the summary (Σ).
    public static let summary = Flags(rawValue: 1)
    /// Changes the meaning of what it stands in (?!).
    public static let modifier = Flags(rawValue: 2)
    /// An attribute in XML.
    public static let attribute = Flags(rawValue: 4)
  }

  /// A binding to a value set.
  public struct Binding: Equatable, Sendable {
    /// `required`, `extensible`, `preferred` or `example`.
    public let strength: String
    /// Canonical URL, with its version where it has one.
    public let valueSet: String

    /// Makes one from its parts.
    public init(strength: String, valueSet: String) {
      self.strength = strength
      self.valueSet = valueSet
    }
  }
}
