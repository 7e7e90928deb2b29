/// The *shape* of an element is what the hot loops ask of it: how it is written and how often it may stand. The shapes
/// of all elements of a schema lie in one small array (`Schema.shapes`), so that reading, checking and writing look at
/// no strings.
public struct ElementShape: Sendable {
  /// How an item is written.
  public enum Kind: UInt8, Sendable {
    /// A primitive: in JSON a literal or a string, in XML an element with the attribute `value`.
    case boolean, number, string
    /// XHTML's own `div`: in JSON a string, in XML itself.
    case xhtml
    /// An element with children and no value.
    case complex
    /// A whole document's root stands here: in JSON an object that may name its type, in XML an element named by it.
    case root, abstract
  }

  /// The declared type.
  public let type: TypeID
  /// How an item is written.
  public let kind: Kind
  @usableFromInline let marks: UInt8
  @usableFromInline let min: UInt16
  /// `UInt16.max` for `*`.
  @usableFromInline let max: UInt16
  /// The element's choice, numbered within the schema; 0 for none.
  @usableFromInline let choice: UInt16

  /// Whether it repeats: a JSON array.
  @inlinable @inline(__always) public var isList: Bool { marks & 1 != 0 }
  /// Whether it is an attribute in XML.
  @inlinable @inline(__always) public var isAttribute: Bool { marks & 2 != 0 }
  /// Whether it changes the meaning of what it stands in (?!).
  @inlinable @inline(__always) public var isModifier: Bool { marks & 4 != 0 }
  /// The element's choice, numbered within the schema; 0 for none.
  @inlinable @inline(__always) public var choiceNumber: UInt16 { choice }
  /// Whether it has a value of its own.
  @inlinable @inline(__always) public var isPrimitive: Bool { kind.rawValue <= Kind.xhtml.rawValue }
  /// Whether what stands here may say itself what type it is of.
  @inlinable @inline(__always) public var isResource: Bool { kind.rawValue >= Kind.root.rawValue }

  init(_ element: SchemaElement, of type: SchemaType, choice: UInt16) {
    self.type = element.type
    kind = Self.kind(of: type)
    marks =
      (element.isList ? 1 : 0) | (element.flags.contains(.attribute) ? 2 : 0)
      | (element.flags.contains(.modifier) ? 4 : 0)
    min = UInt16(clamping: element.min)
    max = UInt16(clamping: element.max)
    self.choice = choice
  }

  static func kind(of type: SchemaType) -> Kind {
    switch type.kind {
    case .primitive(.boolean): .boolean
    case .primitive(.xhtml): .xhtml
    case .primitive(let format): format.isJSONLiteral ? .number : .string
    case .complex: .complex
    case .root: .root
    case .abstract: .abstract
    }
  }

  /// The shapes of all elements. The root of documents, number 0, is of no type; its shape is never asked for.
  static func all(_ elements: [SchemaElement], types: [SchemaType]) -> [ElementShape] {
    var choices: [String: UInt16] = [:]
    return elements.map { element in
      let number = element.choice.map { name in
        let number = choices[name] ?? UInt16(choices.count + 1)
        choices[name] = number
        return number
      }
      return ElementShape(element, of: types[element.id == .root ? 0 : Int(element.type.rawValue)], choice: number ?? 0)
    }
  }
}

/// The same for a type: what its value looks like and which of its elements must stand.
@usableFromInline
struct TypeShape: Sendable {
  @usableFromInline let kind: ElementShape.Kind
  @usableFromInline let format: PrimitiveFormat?
  /// The numbers of its elements.
  @usableFromInline let elements: Range<UInt16>
  /// Where its requirements stand in `Schema.requirements`.
  @usableFromInline let requirements: Range<Int32>
}

/// An element, or one of a choice, that must stand in every value of a type.
@usableFromInline
struct Requirement: Sendable {
  /// The element; of a choice, which is a run of elements, the first and the last.
  @usableFromInline let first: UInt16
  @usableFromInline let last: UInt16
  @usableFromInline let min: UInt16

  /// All requirements, and the shapes of the types they belong to.
  static func all(_ shapes: [ElementShape], _ types: [SchemaType]) -> (requirements: [Requirement], types: [TypeShape])
  {
    var all: [Requirement] = []
    let typeShapes = types.map { type in
      let start = all.count
      var number = type.elements.lowerBound
      while number < type.elements.upperBound {
        let shape = shapes[number]
        var last = number
        while shape.choice != 0, last + 1 < type.elements.upperBound, shapes[last + 1].choice == shape.choice {
          last += 1
        }
        if shape.min > 0 { all.append(Requirement(first: UInt16(number), last: UInt16(last), min: shape.min)) }
        number = last + 1
      }
      return TypeShape(
        kind: ElementShape.kind(of: type), format: type.format,
        elements: UInt16(type.elements.lowerBound)..<UInt16(type.elements.upperBound),
        requirements: Int32(start)..<Int32(all.count))
    }
    return (all, typeShapes)
  }
}
