/// The rules of a schema for loops that must be fast: what each element and each type asks for, by number.
///
/// It exists only within `Schema.withRules`.
public struct Rules {
  /// The shapes of elements.
  public let shapes: UnsafeBufferPointer<ElementShape>
  @usableFromInline let types: UnsafeBufferPointer<TypeShape>
  @usableFromInline let requirements: UnsafeBufferPointer<Requirement>
  @usableFromInline let names: UnsafePointer<UInt8>
  @usableFromInline let nameStarts: UnsafePointer<UInt32>

  /// Whether it is an element of that type.
  @inlinable @inline(__always)
  public func isElement(_ element: ElementID, of type: TypeID) -> Bool {
    types[Int(type.rawValue)].elements.contains(element.rawValue)
  }

  /// How many bytes an element's name has when they, and a quote after them, stand at `text`, from where 16 bytes can be
  /// read. Nil when they don't, or the name is longer than 15.
  @inlinable @inline(__always)
  public func countOfName(_ element: ElementID, quotedAt text: UnsafePointer<UInt8>) -> Int? {
    let start = nameStarts[Int(element.rawValue)]
    let count = Int(nameStarts[Int(element.rawValue) &+ 1] &- start)
    guard count < 16, text[count] == UInt8(ascii: "\"") else { return nil }
    let name = UnsafeRawPointer(names + Int(start))
    let text = UnsafeRawPointer(text)
    let low = name.loadUnaligned(as: UInt64.self) ^ text.loadUnaligned(as: UInt64.self)
    let high =
      name.loadUnaligned(fromByteOffset: 8, as: UInt64.self) ^ text.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
    // Only the name's own bytes count, the lowest first.
    let isEqual =
      count >= 8
      ? low == 0 && UInt64(littleEndian: high) << UInt64(truncatingIfNeeded: 128 &- 8 &* count) == 0
      : UInt64(littleEndian: low) << UInt64(truncatingIfNeeded: 64 &- 8 &* count) == 0
    return isEqual && count > 0 ? count : nil
  }

  /// How a value of that type is written.
  @inlinable @inline(__always)
  public func kind(of type: TypeID) -> ElementShape.Kind { types[Int(type.rawValue)].kind }

  /// Whether a text is written as a primitive type demands.
  @inlinable @inline(__always)
  public func accepts(_ text: UnsafeBufferPointer<UInt8>, as type: TypeID) -> Bool {
    types[Int(type.rawValue)].format?.accepts(text) ?? false
  }
}

extension Schema {
  /// Calls `body` with the rules.
  public func withRules<Result>(_ body: (Rules) -> Result) -> Result {
    shapes.withUnsafeBufferPointer { shapes in
      typeShapes.withUnsafeBufferPointer { types in
        requirements.withUnsafeBufferPointer { requirements in
          let (names, starts) = namesOfElements
          return body(
            Rules(shapes: shapes, types: types, requirements: requirements, names: names, nameStarts: starts))
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
