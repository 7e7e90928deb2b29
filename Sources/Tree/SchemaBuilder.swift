/// Builds a schema from declared types: expands inheritance and choices, numbers everything, and refuses what is
/// unknown or declared twice. It reads no file format; `SchemaTable` and the stock model feed it.
public struct SchemaBuilder {
  /// An element as it is declared, before choices are expanded.
  public struct Declaration: Sendable {
    /// `name`, or `value[x]` for a choice.
    public var name: String
    /// How many must stand there.
    public var min: Int
    /// How many may stand there; `Int.max` for `*`.
    public var max: Int
    /// One type name, or several for a choice.
    public var types: [String]
    /// The resource types that references among the types may point to; empty for any.
    public var targets: [String]
    /// Marks of the element.
    public var flags: SchemaElement.Flags
    /// The value set of its codes, or nil.
    public var binding: SchemaElement.Binding?
    /// The choice that it is one alternative of, under a name of its own; nil for `value[x]`, whose name says it.
    public var choice: String?

    /// Makes one from its parts.
    public init(
      _ name: String, min: Int, max: Int, types: [String], targets: [String] = [],
      flags: SchemaElement.Flags = [], binding: SchemaElement.Binding? = nil, choice: String? = nil
    ) {
      self.name = name
      self.min = min
      self.max = max
      self.types = types
      self.targets = targets
      self.flags = flags
      self.binding = binding
      self.choice = choice
    }
  }

  /// Why a schema can't be built: a name, never a value.
  public enum Fault: Error, Equatable, Sendable {
    case unknownType(String)
    case duplicateType(String)
    case duplicateElement(String)
    case circularBase(String)
    /// More types or elements than a node can number.
    case tooLarge
    /// The table's text is malformed at this line (1-based).
    case malformed(line: Int)
  }

  private struct Pending {
    var name: String
    var kind: SchemaType.Kind
    var base: String?
    var elements: [Declaration]
  }

  private let name: String
  private let version: String
  private let namespace: String
  private var pending: [Pending] = []
  private var numbers: [String: Int] = [:]

  /// Makes one from its parts.
  public init(name: String, version: String, namespace: String = "") {
    self.name = name
    self.version = version
    self.namespace = namespace
  }

  /// Declares a type; its base may be declared later.
  public mutating func add(
    _ name: String, kind: SchemaType.Kind, base: String? = nil, elements: [Declaration] = []
  ) throws(Fault) {
    guard numbers[name] == nil else { throw .duplicateType(name) }
    numbers[name] = pending.count
    pending.append(Pending(name: name, kind: kind, base: base, elements: elements))
  }

  /// Whether a type of that name has been declared.
  public func declares(_ name: String) -> Bool { numbers[name] != nil }

  /// Expands and numbers everything.
  public func build() throws(Fault) -> Schema {
    guard pending.count <= Int(Node.typeMask) else { throw .tooLarge }
    // Number 0 of the elements is the root of every document and belongs to no type.
    var elements = [
      SchemaElement(
        id: .root, name: "", choice: nil, owner: TypeID(rawValue: .max), type: TypeID(rawValue: .max), min: 1, max: 1,
        flags: [], targets: [], binding: nil)
    ]
    var types: [SchemaType] = []
    for (number, type) in pending.enumerated() {
      let id = TypeID(rawValue: UInt16(number))
      let start = elements.count
      var seen: Set<String> = []
      for declaration in try inherited(type) {
        for (name, typeName) in Self.expanded(declaration) {
          guard seen.insert(name).inserted else { throw .duplicateElement("\(type.name).\(name)") }
          guard let target = numbers[typeName] else { throw .unknownType(typeName) }
          guard elements.count < Int(UInt16.max) else { throw .tooLarge }
          elements.append(
            SchemaElement(
              id: ElementID(rawValue: UInt16(elements.count)), name: name,
              choice: declaration.name.hasSuffix("[x]") ? String(declaration.name.dropLast(3)) : declaration.choice,
              owner: id,
              type: TypeID(rawValue: UInt16(target)), min: declaration.min, max: declaration.max,
              flags: declaration.flags,
              // Of a choice, only the references have targets.
              targets: typeName == "Reference" || declaration.types.count == 1 ? declaration.targets : [],
              binding: declaration.binding))
        }
      }
      var base: TypeID?
      if let name = type.base {
        guard let found = numbers[name] else { throw .unknownType(name) }
        base = TypeID(rawValue: UInt16(found))
      }
      types.append(SchemaType(id: id, name: type.name, kind: type.kind, base: base, elements: start..<elements.count))
    }
    return Schema(name: name, version: version, namespace: namespace, types: types, elements: elements)
  }

  private func inherited(_ type: Pending) throws(Fault) -> [Declaration] {
    var chain = [type]
    while let name = chain[chain.count - 1].base {
      guard let number = numbers[name] else { throw .unknownType(name) }
      guard chain.count < 16 else { throw .circularBase(type.name) }
      chain.append(pending[number])
    }
    return chain.reversed().flatMap(\.elements)
  }

  /// `value[x]` with types `string`, `Quantity` → (`valueString`, `string`), (`valueQuantity`, `Quantity`).
  private static func expanded(_ declaration: Declaration) -> [(name: String, type: String)] {
    guard declaration.name.hasSuffix("[x]") else {
      return declaration.types.prefix(1).map { (declaration.name, $0) }
    }
    let stem = declaration.name.dropLast(3)
    return declaration.types.map { ("\(stem)\($0.prefix(1).uppercased())\($0.dropFirst())", $0) }
  }
}
