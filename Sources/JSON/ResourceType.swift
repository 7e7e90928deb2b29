import Tree

/// Why the type of an object can't be told: an issue at a token.
struct TypeFault: Error {
  var code: IssueCode
  var token: Int
  var subjects: [String] = []
}

extension ScannedText {
  /// The type of an object where `declared` is expected (nil: any type that can be a root). A `resourceType` names it
  /// where the declared type is abstract; where it is a root type, one that is there must agree.
  func type(of object: Int, declared: TypeID?, in schema: Schema) throws(TypeFault) -> TypeID {
    let kind = declared.map { schema[$0].kind }
    if let declared, kind != .root, kind != .abstract { return declared }
    guard let member = value(of: "resourceType", in: object) else {
      if let declared, kind == .root { return declared }
      throw TypeFault(code: .typeMissing, token: object)
    }
    guard tokens[member].kind == .string else {
      throw TypeFault(code: .elementShape, token: member, subjects: ["resourceType", "a string, as in `\"Patient\"`"])
    }
    guard let type = type(namedBy: member, in: schema), schema[type].kind == .root else {
      throw TypeFault(code: .typeUnknown, token: member, subjects: [string(member)])
    }
    guard let declared, !schema.isA(type, declared) else { return type }
    throw TypeFault(code: .typeMisplaced, token: member, subjects: [string(member), schema[declared].name])
  }
}
