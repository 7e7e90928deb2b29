/// Writes structure definitions as the schema table. Every type has its own elements only, in snapshot order, for what
/// it inherits stands with its base; a backbone is a type named by its path and follows the type it belongs to.
///
/// Two facts are not taken from the package as they stand. A primitive's base is always `Element`, since what it
/// inherits are `id` and `extension` and nothing of the type it restricts. `Resource.id` is of type `id`, as the
/// specification's own schemas have it, where the package says `string`.
struct SchemaRows {
  private let definitions: [StructureDefinition]
  private let version: String

  init(_ definitions: [StructureDefinition], version: String) {
    self.definitions = definitions.sorted { ($0.kind.rank, $0.type) < ($1.kind.rank, $1.type) }
    self.version = version
  }

  /// The whole table. Errors: `unsupported` with the element's path.
  func text() throws(R4TableMaker.Fault) -> String {
    var lines = ["schema\tFHIR\t\(version)\thttp://hl7.org/fhir"]
    for definition in definitions { lines += try rows(definition) }
    return lines.joined(separator: "\n") + "\n"
  }

  private func rows(_ definition: StructureDefinition) throws(R4TableMaker.Fault) -> [String] {
    guard definition.kind != .primitive else {
      return ["type\t\(definition.type)\tprimitive\tElement\t\(definition.type)"]
    }
    var groups = [(path: definition.type, rows: [try head(definition)])]
    for element in definition.snapshot.element {
      guard let (parent, name) = element.split else { continue }
      guard element.isOwn else {
        try checkUnchanged(element)
        continue
      }
      guard let group = groups.firstIndex(where: { $0.path == parent }) else { throw .unsupported(element.path) }
      let types = try types(element)
      groups[group].rows.append(row(element, name: name, types: types))
      // Its own path as its type: a backbone, whose elements follow.
      if types == [element.path], let base = element.type?.first?.code {
        groups.append((element.path, ["type\t\(element.path)\tcomplex\t\(base)"]))
      }
    }
    return groups.flatMap(\.rows)
  }

  private func head(_ definition: StructureDefinition) throws(R4TableMaker.Fault) -> String {
    let kind =
      definition.kind == .complex ? "complex" : definition.abstract ? "abstract" : "root"
    guard let address = definition.baseDefinition else { return "type\t\(definition.type)\t\(kind)" }
    guard let base = typeName(canonical: address) else { throw .unsupported(definition.type) }
    return "type\t\(definition.type)\t\(kind)\t\(base)"
  }

  /// The table can't say that a type narrows what it inherits; no R4 type but `xhtml` does.
  private func checkUnchanged(_ element: ElementDefinition) throws(R4TableMaker.Fault) {
    guard element.min == element.base.min, element.max == element.base.max else { throw .unsupported(element.path) }
  }

  private func row(_ element: ElementDefinition, name: String, types: [String]) -> String {
    var columns = ["", name, "\(element.min)", element.max, types.joined(separator: ","), flags(element)]
    if let binding = element.binding, let valueSet = binding.valueSet, binding.strength != "example" {
      columns.append("\(binding.strength)|\(valueSet)")
    } else if columns[5].isEmpty {
      columns.removeLast()
    }
    return columns.joined(separator: "\t")
  }

  private func flags(_ element: ElementDefinition) -> String {
    (element.isSummary == true ? "S" : "") + (element.isModifier == true ? "M" : "")
      + (element.representation?.contains("xmlAttr") == true ? "A" : "")
  }

  private func types(_ element: ElementDefinition) throws(R4TableMaker.Fault) -> [String] {
    if let reference = element.contentReference {
      guard reference.hasPrefix("#") else { throw .unsupported(element.path) }
      return [String(reference.dropFirst())]
    }
    guard let types = element.type, !types.isEmpty, types.count == 1 || element.path.hasSuffix("[x]") else {
      throw .unsupported(element.path)
    }
    var names: [String] = []
    for type in types { names.append(try name(type, of: element)) }
    return names
  }

  private func name(
    _ type: ElementDefinition.TypeReference, of element: ElementDefinition
  ) throws(R4TableMaker.Fault) -> String {
    switch type.code {
    case "Element", "BackboneElement":
      return element.path
    case "Reference":
      var targets: [String] = []
      for profile in type.targetProfile ?? [] {
        guard let target = typeName(canonical: profile) else { throw .unsupported(element.path) }
        targets.append(target)
      }
      return targets.isEmpty || targets.contains("Resource")
        ? "Reference" : "Reference(\(targets.joined(separator: "|")))"
    case let code where code.hasPrefix("http://hl7.org/fhirpath/System."):
      if element.path == "Resource.id" { return "id" }
      guard let type = type.extension?.first(where: { typeName(canonical: $0.url) == "structuredefinition-fhir-type" }),
        let name = type.valueUrl
      else { throw .unsupported(element.path) }
      return name
    case let code:
      return code
    }
  }
}
