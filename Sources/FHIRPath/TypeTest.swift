import Tree

/// A few numbers of a schema to look for: small sets one by one, large ones by halving.
struct NumberSet: Sendable {
  private let numbers: [UInt16]

  init(_ numbers: some Sequence<UInt16>) { self.numbers = Set(numbers).sorted() }

  init(_ elements: [ElementID]) { self.init(elements.map(\.rawValue)) }

  init(_ types: [TypeID]) { self.init(types.map(\.rawValue)) }

  func contains(_ number: UInt16) -> Bool {
    if numbers.count <= 8 { return numbers.contains(number) }
    var low = 0
    var high = numbers.count
    while low < high {
      let middle = (low + high) / 2
      if numbers[middle] < number { low = middle + 1 } else { high = middle }
    }
    return low < numbers.count && numbers[low] == number
  }
}

/// The types that `is`, `as` or `ofType` accepts, made once for the name that was written.
struct TypeTest: Sendable {
  private let types: NumberSet
  private let system: SystemType?

  init(types: [TypeID]) {
    self.types = NumberSet(types)
    system = nil
  }

  init(system: SystemType) {
    types = NumberSet([TypeID]())
    self.system = system
  }

  func accepts(_ item: PathResult) -> Bool {
    if case .element(let element) = item { return types.contains(element.type.rawValue) }
    return item.system == system
  }
}

/// What a written type name means.
enum NamedType {
  case schema(TypeID)
  case system(SystemType)

  /// `Quantity`, `FHIR.Quantity`, `System.String`, `String`; without a namespace the schema's types come first
  /// (FHIRPath N1 §10, https://hl7.org/fhir/R4/fhirpath.html#types). Errors: `unknownType`.
  init(_ name: Syntax.TypeName, in schema: Schema) throws(Stop) {
    let isNamespaced = name.parts.count > 1
    if isNamespaced, name.parts[0] == "System" {
      guard name.parts.count == 2, let type = SystemType(rawValue: name.parts[1]) else {
        throw Stop(.unknownType(name.name), at: name.at)
      }
      self = .system(type)
    } else if isNamespaced, name.parts[0] == schema.name {
      guard let type = schema.type(named: name.parts.dropFirst().joined(separator: ".")) else {
        throw Stop(.unknownType(name.name), at: name.at)
      }
      self = .schema(type)
    } else if let type = schema.type(named: name.name) {
      self = .schema(type)
    } else if let type = SystemType(rawValue: name.name) {
      self = .system(type)
    } else {
      throw Stop(.unknownType(name.name), at: name.at)
    }
  }

  /// How strictly a type is tested.
  enum Strictness {
    /// `is`: a `code` is a `string`.
    case isA
    /// `as` and `ofType`: a primitive is of its own type only, so that the alternatives of a choice stay apart; a
    /// resource is of the abstract types above it too.
    case exact
  }

  /// The schema types that pass.
  func types(_ strictness: Strictness, in schema: Schema) -> [TypeID] {
    guard case .schema(let wanted) = self else { return [] }
    return schema.types.map(\.id).filter { type in
      if schema.isA(type, wanted) { return true }
      guard strictness == .isA, let format = schema[wanted].format else { return false }
      return schema[type].format?.general == format
    }
  }

  /// The test for it.
  func test(_ strictness: Strictness, in schema: Schema) -> TypeTest {
    switch self {
    case .schema: TypeTest(types: types(strictness, in: schema))
    case .system(let type): TypeTest(system: type)
    }
  }
}

extension PrimitiveFormat {
  /// The format this one narrows (FHIR R4 §2.24); the schema does not say it.
  fileprivate var general: PrimitiveFormat? {
    switch self {
    case .code, .id, .markdown: .string
    case .url, .canonical, .oid, .uuid: .uri
    case .unsignedInt, .positiveInt: .integer
    default: nil
    }
  }
}
