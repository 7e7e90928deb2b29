import Tree
import Yams

/// The rows between a group of fields and a type, such as a note and an `Annotation`: written once in `groups/`, used by
/// name wherever two such things face each other.
///
///     group: note
///     stock: Note
///     fhir: Annotation
///     rows: [ … ]
///
/// A group has no category, no residue and no conditions: those are the lens's that uses it.
struct GroupSyntax {
  let name: String
  let entryType: TypeID
  let resourceType: TypeID
  let rows: [RowSyntax]

  /// Reads the file's head and rows; nil, with faults, where that can't be done. Its rows are checked by `check`, when
  /// all groups are known.
  init?(_ yaml: YAMLText, schemas: [String: Schema], faults: inout [MappingFault]) {
    func refuse(_ node: Yams.Node?, _ code: IssueCode, _ subjects: [String]) {
      faults.append(MappingFault(yaml.file, Issue(code, place: (node ?? yaml.root).place, subjects: subjects)))
    }
    let root = yaml.root
    for (key, _) in root.pairs ?? [] {
      if let word = key.text, !MappingWords.group.contains(word) {
        refuse(key, .mappingUnknown, ["word of a group", word])
      }
    }
    guard let name = root.value("group")?.text, let entryNode = root.value("stock"), let entryName = entryNode.text,
      let resourceNode = root.value("fhir"), let resourceName = resourceNode.text,
      let rowNodes = root.value("rows")?.items, let stock = schemas["stock"], let fhir = schemas["fhir"]
    else {
      refuse(nil, .mappingSyntax, ["a group has `group`, `stock`, `fhir` and `rows`"])
      return nil
    }
    guard let entryType = stock.type(named: entryName), stock[entryType].kind == .complex else {
      refuse(
        entryNode, .mappingUnknown,
        ["group of fields", entryName, NearName.hint(entryName, among: stock.names(of: .complex))])
      return nil
    }
    guard let resourceType = fhir.type(named: resourceName), fhir[resourceType].kind == .complex else {
      refuse(
        resourceNode, .mappingUnknown,
        ["type of FHIR with elements", resourceName, NearName.hint(resourceName, among: fhir.names(of: .complex))])
      return nil
    }
    self.name = name
    self.entryType = entryType
    self.resourceType = resourceType
    rows = rowNodes.compactMap { RowSyntax($0, file: yaml.file, faults: &faults) }
  }

  /// What is wrong with the rows between the group's own types, and the fields they leave out.
  func check(_ file: YAMLText, _ compiler: Compiler, schemas: [String: Schema]) -> [MappingFault] {
    guard let stock = schemas["stock"], let fhir = schemas["fhir"] else { return [] }
    var compiler = compiler
    var left = Plan(element: .root, type: entryType, isList: false)
    var right = Plan(element: .root, type: resourceType, isList: false)
    compiler.add(rows, left: &left, right: &right, in: (stock, fhir))
    var faults = compiler.faults
    for field in stock.elements(of: entryType) where left.children(of: field.id).isEmpty && faults.isEmpty {
      faults.append(
        MappingFault(
          file.file,
          Issue(
            .mappingUnmapped, path: stock[entryType].name, place: file.root.key("rows")?.place, subjects: [field.name]))
      )
    }
    return faults
  }
}

extension RowSyntax {
  /// Where the row stands.
  var origin: Row.Origin { Row.Origin(file: file, line: place?.line ?? 0) }
}
