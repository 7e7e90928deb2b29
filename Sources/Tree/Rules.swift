/// The rules of a schema for loops that must be fast: what each element and each type asks for, by number.
///
/// It exists only within `Schema.withRules`.
public struct Rules {
  /// The shapes of elements.
  public let shapes: UnsafeBufferPointer<ElementShape>
  @usableFromInline let types: UnsafeBufferPointer<TypeShape>
  @usableFromInline let requirements: UnsafeBufferPointer<Requirement>
  @usableFromInline let spellings: UnsafePointer<Spelling>

  /// Whether it is an element of that type.
  @inlinable @inline(__always)
  public func isElement(_ element: ElementID, of type: TypeID) -> Bool {
    types[Int(type.rawValue)].elements.contains(element.rawValue)
  }

  /// How many bytes an element's name, a quote and a colon have together when they stand at `text`, from where 16 bytes can
  /// be read. Nil when they don't, or are more than 16.
  @inlinable @inline(__always)
  public func countOfName(_ element: ElementID, quotedAt text: UnsafePointer<UInt8>) -> Int? {
    let spelling = spellings + Int(element.rawValue)
    let text = UnsafeRawPointer(text)
    let low = UInt64(littleEndian: text.loadUnaligned(as: UInt64.self))
    let high = UInt64(littleEndian: text.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    let differs =
      (low ^ spelling.pointee.low) & spelling.pointee.lowMask
      | (high ^ spelling.pointee.high) & spelling.pointee.highMask
    return differs == 0 && spelling.pointee.count > 0 ? spelling.pointee.count : nil
  }

  /// How a value of that type is written.
  @inlinable @inline(__always)
  public func kind(of type: TypeID) -> ElementShape.Kind { types[Int(type.rawValue)].kind }

  /// Whether a text is written as a primitive type demands.
  @inlinable @inline(__always)
  public func accepts(_ text: UnsafeBufferPointer<UInt8>, as type: TypeID) -> Bool {
    types[Int(type.rawValue)].format?.accepts(text) ?? false
  }

  /// The same for a text of which it is known already that no byte in it is below 0x20.
  @inlinable @inline(__always)
  public func accepts(line text: UnsafeBufferPointer<UInt8>, as type: TypeID) -> Bool {
    guard let format = types[Int(type.rawValue)].format else { return false }
    switch format {
    case .string, .markdown, .xhtml:
      // These ask besides for something that is not white space, which mostly stands first.
      if let start = text.baseAddress, text.count > 0, start.pointee > 0x20 { return true }
      return format.accepts(text)
    default: return format.accepts(text)
    }
  }
}

extension Schema {
  /// Calls `body` with the rules.
  public func withRules<Result>(_ body: (Rules) -> Result) -> Result {
    shapes.withUnsafeBufferPointer { shapes in
      typeShapes.withUnsafeBufferPointer { types in
        requirements.withUnsafeBufferPointer { requirements in
          spellings.withUnsafeBufferPointer { spellings in
            // The root of documents is an element, so that there always is one.
            guard let spellings = spellings.baseAddress else { preconditionFailure("a schema has elements") }
            return body(Rules(shapes: shapes, types: types, requirements: requirements, spellings: spellings))
          }
        }
      }
    }
  }
}

/// A *tally* says whether the children of one element stand as often as they must and may. It is told of them in the
/// schema's order, all of one element at once. What exactly is wrong is for `Document.structureIssues` to say.
public struct Tally {
  @usableFromInline let rules: Rules
  /// The first of the type's requirements that is not yet met, and the end of them.
  @usableFromInline var need: Int
  @usableFromInline let end: Int
  /// The choice that the last element belongs to; 0 for none.
  @usableFromInline var choice: UInt16 = 0

  /// The tally of an element of that type.
  @inlinable @inline(__always)
  public init(of type: TypeID, _ rules: Rules) {
    self.rules = rules
    let requirements = rules.types[Int(type.rawValue)].requirements
    need = Int(requirements.lowerBound)
    end = Int(requirements.upperBound)
  }

  /// Adds the children of one element, which comes after all that were added. False when something is missing before
  /// it, or it stands too often, or beside another alternative of its choice.
  @inlinable @inline(__always)
  public mutating func add(_ element: ElementID, count: Int) -> Bool {
    if need < end {
      let requirement = rules.requirements[need]
      if requirement.last < element.rawValue { return false }
      if requirement.first <= element.rawValue {
        if count < Int(requirement.min) { return false }
        need = need &+ 1
      }
    }
    let shape = rules.shapes[Int(element.rawValue)]
    if shape.choice != 0 {
      if shape.choice == choice { return false }
      choice = shape.choice
    }
    return count <= Int(shape.max) || shape.max == .max
  }

  /// Whether nothing is missing after the last.
  @inlinable @inline(__always)
  public var isComplete: Bool { need == end }
}
