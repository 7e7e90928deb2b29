import Tree

/// Compiles the rows of one mapping file into the two plans of a lens, and finds what is wrong with them: each static
/// rule that concerns a single row stands here; those about a whole lens stand in `Lens+Check`.
struct Compiler {
  let file: String
  let systems: Systems
  let tables: [String: CodeTable]
  let model: StockModel?
  private(set) var rows: [Row] = []
  private(set) var listCount = 0
  private(set) var faults: [MappingFault] = []
  /// Where a row that takes a path stands, so that a second one can name the first.
  private var place: Place?
  private var offset = 0

  init(file: String, systems: Systems, tables: [String: CodeTable], model: StockModel?) {
    self.file = file
    self.systems = systems
    self.tables = tables
    self.model = model
  }

  mutating func add(_ sources: [RowSyntax], left: inout Plan, right: inout Plan, in schemas: (left: Schema, right: Schema)) {
    for source in sources { add(source, left: &left, right: &right, in: schemas, categories: nil) }
  }

  /// A condition of `when`: a constant of the outer side.
  mutating func addCondition(_ source: RowSyntax, right: inout Plan, schema: Schema) -> (path: [ElementID], accepted: [[UInt8]])? {
    place = source.place
    guard case .constant(let path, let value) = source.kind else {
      refuse(.mappingSyntax, ["`when` lists conditions `PATH = VALUE`"])
      return nil
    }
    let (emitted, accepted) = spellings(value)
    insert(path.steps[...], path, into: &right, schema, .constant(emitted: emitted, accepted: accepted), each: nil, [])
    var type = right.type
    var ids: [ElementID] = []
    for step in path.steps {
      guard let id = schema.element(step.name, of: type) else { return nil }
      ids.append(id)
      type = schema[id].type
    }
    return (ids, accepted)
  }

  private mutating func add(
    _ source: RowSyntax, left: inout Plan, right: inout Plan, in schemas: (left: Schema, right: Schema),
    categories inherited: Set<String>?
  ) {
    place = source.place
    switch source.kind {
    case .constant(let path, let value):
      let (emitted, accepted) = spellings(value)
      insert(
        path.steps[...], path, into: &right, schemas.right, .constant(emitted: emitted, accepted: accepted), each: nil, [])
    case .field(let leftPath, let rightPath, let via):
      let number = rows.count
      guard let spelling = spelling(via) else { return }
      rows.append(Row(spelling: spelling, text: source.text, line: source.place?.line ?? 0))
      let categories = inherited ?? self.categories(leftPath, left.type, schemas.left)
      let one = insert(leftPath.steps[...], leftPath, into: &left, schemas.left, .row(number), each: nil, categories)
      let other = insert(rightPath.steps[...], rightPath, into: &right, schemas.right, .row(number), each: nil, categories)
      if let one, let other { checkTypes(leftPath, one, schemas.left, rightPath, other, schemas.right, spelling) }
    case .each(let leftPath, let rightPath, let key, let inner):
      let list = listCount
      listCount += 1
      let categories = inherited ?? self.categories(leftPath, left.type, schemas.left)
      var (innerLeft, innerRight): (Plan?, Plan?) = (nil, nil)
      if let id = insert(leftPath.steps[...], leftPath, into: &left, schemas.left, nil, each: list, categories) {
        innerLeft = Plan(element: id, type: schemas.left[id].type, isList: true)
      }
      if let id = insert(rightPath.steps[...], rightPath, into: &right, schemas.right, nil, each: list, categories) {
        innerRight = Plan(element: id, type: schemas.right[id].type, isList: true)
      }
      guard var innerLeft, var innerRight else { return }
      for row in inner { add(row, left: &innerLeft, right: &innerRight, in: schemas, categories: categories) }
      place = source.place
      var keyRows: [Int] = []
      for name in key {
        let id = schemas.left.element(name, of: innerLeft.type)
        guard let field = innerLeft.children.first(where: { $0.element == id }), case .row(let row)? = field.leaf else {
          refuse(.mappingKey, [name])
          continue
        }
        keyRows.append(row)
      }
      if key.isEmpty { refuse(.mappingKey, ["`by` names none"]) }
      Self.graft(innerLeft, list: list, keyRows: keyRows, into: &left)
      Self.graft(innerRight, list: list, keyRows: keyRows, into: &right)
    }
  }

  /// Puts what was compiled for a list's items where the list stands.
  private static func graft(_ inner: Plan, list: Int, keyRows: [Int], into plan: inout Plan) {
    for index in plan.children.indices where plan.children[index].lists.contains(list) {
      if plan.children[index].each?.list == list {
        plan.children[index].children = inner.children
        plan.children[index].each?.keyRows = keyRows
      } else {
        graft(inner, list: list, keyRows: keyRows, into: &plan.children[index])
      }
    }
    // Inside an item the rows count for its own values; outside, the list alone tells whether there is any.
    for index in plan.children.indices where plan.children[index].each?.list == list {
      plan.children[index].rows = inner.rows + inner.children.flatMap(\.rows)
      plan.children[index].lists = [list] + inner.children.flatMap(\.lists)
    }
  }

  /// Walks a path into a plan, making what is missing; gives the last element's number.
  @discardableResult
  private mutating func insert(
    _ steps: ArraySlice<PathSyntax.Step>, _ path: PathSyntax, into plan: inout Plan, _ schema: Schema, _ leaf: Plan.Leaf?,
    each: Int?, _ categories: Set<String>
  ) -> ElementID? {
    guard let step = steps.first else { return nil }
    offset = step.offset
    guard let id = schema.element(step.name, of: plan.type) else {
      refuse(.mappingPath, [step.name, schema[plan.type].name])
      return nil
    }
    let definition = schema[id]
    let rest = steps.dropFirst()
    var selector: Plan.Selector?
    if definition.isList {
      if let written = step.selector {
        selector = compile([written.key], written.value, definition.type, schema)
      } else if let next = rest.first, let borrowed = next.selector {
        selector = compile([next.name, borrowed.key], borrowed.value, definition.type, schema)
      }
      let isPlainList = rest.isEmpty && leaf != nil && schema[definition.type].format != nil
      if selector == nil && each == nil && !isPlainList && step.selector == nil {
        refuse(.mappingCardinality, [step.name])
        return nil
      }
      if selector == nil && step.selector != nil { return nil }
      if each != nil && !rest.isEmpty && selector == nil {
        refuse(.mappingCardinality, [step.name])
        return nil
      }
    } else if step.selector != nil {
      refuse(.mappingCardinality, [step.name])
      return nil
    }
    let isEach = each != nil && rest.isEmpty && definition.isList
    if each != nil && rest.isEmpty && !definition.isList {
      refuse(.mappingKey, ["`\(step.name)` is not a list"])
      return nil
    }
    var index = plan.children.firstIndex {
      $0.element == id && $0.selector?.key == selector?.key && ($0.each != nil) == isEach
    }
    if index == nil {
      var child = Plan(element: id, type: definition.type, isList: definition.isList, selector: selector)
      if selector != nil, let written = step.selector, let key = PathSyntax(written.key, offset: step.offset) {
        // What an item is chosen by is itself a constant of the item.
        let (emitted, accepted) = spellings(written.value)
        insert(key.steps[...], key, into: &child, schema, .constant(emitted: emitted, accepted: accepted), each: nil, [])
      }
      let at = plan.children.firstIndex { $0.element > id } ?? plan.children.count
      plan.children.insert(child, at: at)
      index = at
    } else if rest.isEmpty, isEach || plan.children[index ?? 0].leaf != nil {
      refuse(.mappingOverlap, [path.text])
      return nil
    }
    guard let index else { return nil }
    if let each {
      plan.children[index].lists.append(each)
    } else if case .row(let row)? = leaf {
      plan.children[index].rows.append(row)
    }
    plan.children[index].categories.formUnion(categories)
    guard rest.isEmpty else {
      return insert(rest, path, into: &plan.children[index], schema, leaf, each: each, categories)
    }
    if isEach, let each {
      plan.children[index].each = Plan.Each(list: each, keyRows: [])
    } else if let leaf {
      guard schema[definition.type].format != nil else {
        refuse(.mappingType, [path.text, "`\(schema[definition.type].name)`", "a row", "a value"])
        return nil
      }
      if case .row(let row) = leaf, definition.isList, selector == nil {
        plan.children[index].leaf = .list(row)
      } else {
        plan.children[index].leaf = leaf
      }
    }
    return id
  }

  private mutating func compile(_ key: [String], _ value: String, _ type: TypeID, _ schema: Schema) -> Plan.Selector? {
    var current = type
    var path: [ElementID] = []
    for name in key {
      guard let id = schema.element(name, of: current) else {
        refuse(.mappingPath, [name, schema[current].name])
        return nil
      }
      path.append(id)
      current = schema[id].type
    }
    return Plan.Selector(path: path, accepted: spellings(value).accepted, key: "[\(key.joined(separator: "."))=\(value)]")
  }

  /// A short name's URIs, or the text itself.
  private func spellings(_ value: String) -> (emitted: [UInt8], accepted: [[UInt8]]) {
    guard let system = systems[value] else { return (Array(value.utf8), [Array(value.utf8)]) }
    return (Array(system.emitted.utf8), ([system.emitted] + system.accepted).map { Array($0.utf8) })
  }

  private mutating func spelling(_ via: RowSyntax.Via?) -> Row.Spelling? {
    switch via {
    case nil: return .same
    case .table(let name)?:
      guard let table = tables[name] else {
        refuse(.mappingUnknown, ["table", name])
        return nil
      }
      return .table(table)
    case .convert(let name)?:
      guard let convert = Convert(rawValue: name) else {
        refuse(.mappingUnknown, ["conversion", name])
        return nil
      }
      return .convert(convert)
    }
  }

  private func categories(_ path: PathSyntax, _ type: TypeID, _ schema: Schema) -> Set<String> {
    guard let model, let first = path.steps.first, let id = schema.element(first.name, of: type) else { return [] }
    return model.categories(of: id)
  }

  private mutating func checkTypes(
    _ left: PathSyntax, _ one: ElementID, _ leftSchema: Schema, _ right: PathSyntax, _ other: ElementID,
    _ rightSchema: Schema, _ spelling: Row.Spelling
  ) {
    guard let inner = leftSchema[leftSchema[one].type].format, let outer = rightSchema[rightSchema[other].type].format else {
      return
    }
    offset = 0
    if leftSchema[one].isList != rightSchema[other].isList, right.steps.last?.selector == nil, left.steps.last?.selector == nil {
      refuse(.mappingCardinality, [leftSchema[one].isList ? left.text : right.text])
    }
    switch spelling {
    case .table: break
    case .convert(let convert):
      if convert.formats.outside.family != outer.family {
        refuse(.mappingConvert, [convert.rawValue, convert.formats.outside.rawValue, outer.rawValue])
      } else if convert.formats.stock.family != inner.family {
        refuse(.mappingConvert, [convert.rawValue, convert.formats.stock.rawValue, inner.rawValue])
      }
    case .same:
      if inner.family != outer.family {
        refuse(.mappingType, [left.text, inner.rawValue, right.text, outer.rawValue])
      }
    }
  }

  private mutating func refuse(_ code: IssueCode, _ subjects: [String]) {
    let at = place.map { Place(line: $0.line, column: $0.column + offset) }
    faults.append(MappingFault(file, Issue(code, place: at, subjects: subjects)))
  }
}

extension PrimitiveFormat {
  /// Formats whose texts are the same thing: any text valid in one is valid in the other.
  var family: String {
    switch self {
    case .string, .markdown: "string"
    default: rawValue
    }
  }
}
