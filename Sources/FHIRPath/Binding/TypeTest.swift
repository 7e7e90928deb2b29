import Tree

/// The types that `is`, `as` or `ofType` accepts, made once for the name that was written.
struct TypeTest: Sendable {
  private let types: NumberSet
  private let system: SystemType?

  init(types: [TypeID], system: SystemType?) {
    self.types = NumberSet(types)
    self.system = system
  }

  @inline(__always)
  func accepts(_ item: Item, _ nodes: borrowing Nodes) -> Bool {
    if case .node(let index) = item { return types.contains(nodes.type(index).rawValue) }
    return system != nil && item.system == system
  }

  func accepts(_ type: TypeID) -> Bool { types.contains(type.rawValue) }
}

/// What a written type name means.
struct NamedType {
  /// As it was written.
  let name: String
  /// The type of the schema, when it can be one.
  let schemaType: TypeID?
  /// The type of FHIRPath's own, when it can be one.
  let system: SystemType?

  /// `Quantity`, `FHIR.Quantity`, `System.String`, `String`; without a namespace it may be of both, as `Quantity` is
  /// (FHIRPath N1 §10, https://hl7.org/fhir/R4/fhirpath.html#types). Errors: `unknownType`.
  init(_ name: Syntax.TypeName, in schema: Schema) throws(Stop) {
    self.name = name.name
    let rest = name.parts.dropFirst().joined(separator: ".")
    if name.parts.count > 1, name.parts[0] == "System" {
      (schemaType, system) = (nil, SystemType(rawValue: rest))
      // A type of FHIR's that is asked of `System` is of no value: the official tests ask it, and the answer is no.
      if system == nil, schema.type(named: rest) != nil { return }
    } else if name.parts.count > 1, name.parts[0] == schema.name {
      (schemaType, system) = (schema.type(named: rest), nil)
    } else {
      (schemaType, system) = (schema.type(named: name.name), SystemType(rawValue: name.name))
    }
    guard schemaType != nil || system != nil else { throw Stop(.unknownType(name.name), at: name.at) }
  }

  init(_ type: TypeID, in schema: Schema) {
    name = schema[type].name
    schemaType = type
    system = nil
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
    guard let wanted = schemaType else { return [] }
    return schema.types.map(\.id).filter { type in
      if schema.isA(type, wanted) { return true }
      guard strictness == .isA, let format = schema[wanted].format else { return false }
      return schema[type].format?.general == format
    }
  }

  /// The test for it.
  func test(_ strictness: Strictness, in schema: Schema) -> TypeTest {
    TypeTest(types: types(strictness, in: schema), system: system)
  }
}

extension PrimitiveFormat {
  /// The format this one narrows (FHIR R4 §2.24); the schema does not say it.
  var general: PrimitiveFormat? {
    switch self {
    case .code, .id, .markdown: .string
    case .url, .canonical, .oid, .uuid: .uri
    case .unsignedInt, .positiveInt: .integer
    default: nil
    }
  }
}
