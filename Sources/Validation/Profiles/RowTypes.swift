import FHIR
import Tree

/// What a row of a snapshot is about, in the schema's numbers: which elements, of which types.
struct RowTypes {
  /// All elements of that name: several for a choice, or below one.
  private(set) var elements: [ElementID] = []
  /// Those that the row's types allow.
  private(set) var allowed: [ElementID] = []
  /// The types of what may stand there, whose elements the rows below are about.
  private(set) var types: [TypeID] = []
  /// The types of resources that may stand there, where the row narrows them.
  private(set) var resources: [TypeID] = []

  /// Of the root.
  init(root: TypeID) { types = [root] }

  /// Of a row below rows of these types.
  init(_ row: Row, below parents: [TypeID]) {
    var codes = row.element?.all("type").compactMap { $0.first("code")?.value } ?? []
    // One that R4 doesn't have may mean anything: then nothing is narrowed, and the profile is told not to be read whole.
    if !codes.allSatisfy(Self.isKnown) { codes = [] }
    for parent in parents { elements += Self.elements(row.name, of: parent) }
    for element in elements {
      let type = R4.schema[element].type
      guard codes.isEmpty || codes.contains(where: { Self.isAllowed(element, by: $0) }) else { continue }
      allowed.append(element)
      guard R4.schema[type].kind == .abstract else {
        if !types.contains(type) { types.append(type) }
        continue
      }
      let narrowed = codes.compactMap { R4.schema.type(named: $0) }.filter { $0 != type && R4.schema.isA($0, type) }
      if narrowed.count == codes.count { resources += narrowed }
      types += narrowed
    }
  }

  /// `value[x]` as the alternatives, or one of them by its full name.
  static func elements(_ name: String, of type: TypeID) -> [ElementID] {
    guard name.hasSuffix("[x]") else { return R4.schema.element(name, of: type).map { [$0] } ?? [] }
    let stem = name.dropLast(3)
    return R4.schema.elements(of: type).filter { $0.choice.map { $0 == stem } ?? false }.map(\.id)
  }

  /// Whether a type code means a type of R4, or one of FHIRPath's as at ids and URLs.
  static func isKnown(_ code: String) -> Bool {
    R4.schema.type(named: code) != nil || code.hasPrefix("http://hl7.org/fhirpath/System.")
  }

  /// Whether a row's type code allows that element. Only alternatives of a choice, and resources, differ in type.
  private static func isAllowed(_ element: ElementID, by code: String) -> Bool {
    let type = R4.schema[R4.schema[element].type]
    guard type.kind == .abstract || R4.schema[element].choice != nil else { return true }
    guard let named = R4.schema.type(named: code) else { return false }
    // `Resource` may be narrowed to one of those that derive from it.
    return named == type.id || type.kind == .abstract && R4.schema.isA(named, type.id)
  }
}

extension R4 {
  /// The elements at the end of a dotted path such as `Patient.contact.name`, in all types that the first step means;
  /// and, where the path is one step, its types.
  static func places(_ path: String) -> (types: [TypeID], elements: [ElementID])? {
    let steps = path.split(separator: ".").map(String.init)
    guard let first = steps.first, let type = schema.type(named: first) else { return nil }
    if steps.count == 1 { return ([type], []) }
    var types = schema.types.map(\.id).filter { schema.isA($0, type) }
    var elements: [ElementID] = []
    for step in steps.dropFirst() {
      let name = step.split(separator: ":").first.map(String.init) ?? step
      elements = types.flatMap { RowTypes.elements(name, of: $0) }
      types = elements.map { schema[$0].type }
    }
    return elements.isEmpty ? nil : ([], elements)
  }
}
