import Tree

/// Compiles the rows of one mapping file into the two plans of a lens, and finds what is wrong with them: each static
/// rule that concerns a single row stands here, in `Compiler+Paths` and in `Compiler+Values`; those about a whole lens
/// stand in `LensCheck`.
struct Compiler {
  let file: String
  let systems: Systems
  let tables: [String: CodeTable]
  let groups: [String: GroupSyntax]
  let model: StockModel?
  private(set) var rows: [Row] = []
  private(set) var listCount = 0
  private(set) var faults: [MappingFault] = []
  /// Where the row at hand starts.
  private var place: Place?
  /// The rows whose groups are being put in their place, outwards in.
  private var uses: [RowSyntax] = []
  /// Whether the row at hand is one of several alternatives.
  private var isAlternative = false
  /// Of each side, the type of its documents, and the way to the items whose rows are at hand: for examples.
  var roots: [ObjectIdentifier: TypeID] = [:]
  var ways: [ObjectIdentifier: [PathTest.Step]] = [:]

  init(
    file: String, systems: Systems, tables: [String: CodeTable], groups: [String: GroupSyntax], model: StockModel?
  ) {
    self.file = file
    self.systems = systems
    self.tables = tables
    self.groups = groups
    self.model = model
  }

  /// Adds all rows to both plans.
  mutating func add(
    _ sources: [RowSyntax], left: inout Plan, right: inout Plan, in schemas: (left: Schema, right: Schema)
  ) {
    roots[ObjectIdentifier(schemas.left)] = left.type
    roots[ObjectIdentifier(schemas.right)] = right.type
    for source in sources { add(source, left: &left, right: &right, in: schemas, categories: nil) }
  }

  /// Adds a condition of `when`. What has one value is a constant of the outer side, written along.
  mutating func add(_ source: ConditionSyntax, to plan: inout Plan, _ schema: Schema) -> Condition? {
    place = source.place
    roots[ObjectIdentifier(schema)] = plan.type
    guard let steps = resolved(source.path, plan.type, schema), let last = steps.last else { return nil }
    if !source.isNegated, source.values.count == 1 {
      addConstant(source.path, source.values[0], to: &plan, schema)
    }
    let constants = source.values.compactMap { constant($0.text, for: last, schema, source.path, at: $0.offset) }
    guard constants.count == source.values.count else { return nil }
    return test(source.path, source.values.map(\.text), of: plan.type, schema).map {
      Condition(test: $0, isNegated: source.isNegated, place: source.place)
    }
  }

  private mutating func add(
    _ source: RowSyntax, left: inout Plan, right: inout Plan, in schemas: (left: Schema, right: Schema),
    categories inherited: Set<String>?
  ) {
    // What is wrong inside a group is found in its own file; what its use makes of it, where it is used.
    if uses.isEmpty { place = source.place }
    switch source.kind {
    case .choice(let alternatives):
      let wasAlternative = isAlternative
      isAlternative = true
      defer { isAlternative = wasAlternative }
      for row in alternatives { add(row, left: &left, right: &right, in: schemas, categories: inherited) }
      checkAlternatives(alternatives, left.type, right.type, schemas)
    case .group(let leftPath, let rightPath, let name):
      guard let group = group(name), let one = resolved(leftPath, left.type, schemas.left)?.last,
        let other = resolved(rightPath, right.type, schemas.right)?.last,
        fits(group, one, other, leftPath, rightPath, schemas)
      else { return }
      let rows = group.rows.map { $0.below(leftPath, rightPath) }
      use(source) { compiler in
        for row in rows {
          compiler.add(row, left: &left, right: &right, in: schemas, categories: inherited)
        }
      }
    case .constant(let path, let value):
      addConstant(path, value, to: &right, schemas.right)
    case .field(let leftPath, let rightPath, let via):
      let number = rows.count
      guard let spelling = spelling(via) else { return }
      rows.append(
        Row(
          spelling: spelling, field: leftPath.text, text: source.text,
          origins: [source.origin] + uses.reversed().map(\.origin)))
      let mark = Mark(
        row: number, categories: inherited ?? categories(leftPath, left.type, schemas.left),
        isAlternative: isAlternative)
      let one = insert(leftPath, .row(number), mark, into: &left, schemas.left)
      let other = insert(rightPath, .row(number), mark, into: &right, schemas.right)
      if let one, let other {
        checkTypes(leftPath, schemas.left, one, rightPath, schemas.right, other, spelling, via)
      }
    case .each(let leftPath, let rightPath, let key, let inner):
      let list = listCount
      listCount += 1
      let categories = inherited ?? categories(leftPath, left.type, schemas.left)
      let mark = Mark(list: list, categories: categories, isAlternative: isAlternative)
      guard let one = insert(leftPath, .each(list), mark, into: &left, schemas.left),
        let other = insert(rightPath, .each(list), mark, into: &right, schemas.right)
      else { return }
      // The rows of the items are compiled apart and put where the list stands.
      var leftItem = left.list(list) ?? Plan(element: one, type: schemas.left[one].type, isList: true)
      var rightItem = right.list(list) ?? Plan(element: other, type: schemas.right[other].type, isList: true)
      let wasAlternative = isAlternative
      isAlternative = false
      let before = ways
      go(leftPath, left.type, schemas.left)
      go(rightPath, right.type, schemas.right)
      defer {
        isAlternative = wasAlternative
        ways = before
      }
      switch inner {
      case .rows(let rows):
        for row in rows { add(row, left: &leftItem, right: &rightItem, in: schemas, categories: categories) }
      case .group(let name):
        guard let group = group(name), fits(group, one, other, leftPath, rightPath, schemas) else { return }
        use(source) { compiler in
          for row in group.rows {
            compiler.add(row, left: &leftItem, right: &rightItem, in: schemas, categories: categories)
          }
        }
      }
      if uses.isEmpty { place = source.place }
      let parts = keyParts(key, leftItem, schemas.left)
      leftItem.each?.key = parts
      rightItem.each?.key = parts
      left.replace(list, leftItem)
      right.replace(list, rightItem)
    }
  }

  private mutating func addConstant(
    _ path: PathSyntax, _ value: RowSyntax.Piece, to plan: inout Plan, _ schema: Schema
  ) {
    guard let steps = resolved(path, plan.type, schema), let last = steps.last else { return }
    guard let constant = constant(value.text, for: last, schema, path, at: value.offset) else { return }
    insert(path, .leaf(constant), Mark(), into: &plan, schema)
  }

  /// What an item's key is made of: fields of the item, or of groups in it (`file.title`), with all they hold.
  private mutating func keyParts(_ key: [RowSyntax.Piece], _ item: Plan, _ schema: Schema) -> [Plan.KeyPart] {
    if key.isEmpty { refuse(.mappingKey, ["`by` names none; write `by FIELD` or `by FIELD+FIELD`"]) }
    return key.flatMap { piece in
      let names = piece.text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      let parts = item.fields(at: names[...], in: schema).flatMap(\.keyParts)
      if parts.isEmpty { refuse(.mappingKey, ["`\(piece.text)` is no field of a row below"], at: piece.offset) }
      return parts
    }
  }

  private func categories(_ path: PathSyntax, _ type: TypeID, _ schema: Schema) -> Set<String> {
    guard let model, let first = path.steps.first, let id = schema.element(first.name, of: type) else { return [] }
    return model.categories(of: id)
  }

  /// The group of that name. No group uses itself, because no group of fields holds itself.
  private mutating func group(_ name: RowSyntax.Piece) -> GroupSyntax? {
    if groups[name.text] == nil {
      refuse(.mappingUnknown, ["group of rows", name.text, NearName.hint(name.text, among: groups.keys)])
    }
    return groups[name.text]
  }

  private mutating func use(_ row: RowSyntax, _ body: (inout Compiler) -> Void) {
    uses.append(row)
    body(&self)
    uses.removeLast()
  }

  /// Whether a group translates between what stands at both paths.
  private mutating func fits(
    _ group: GroupSyntax, _ one: ElementID, _ other: ElementID, _ left: PathSyntax, _ right: PathSyntax,
    _ schemas: (left: Schema, right: Schema)
  ) -> Bool {
    let types = (schemas.left[one].type, schemas.right[other].type)
    if schemas.left.isA(types.0, group.entryType), schemas.right.isA(types.1, group.resourceType) { return true }
    refuse(
      .mappingType, [left.text, schemas.left[types.0].name, right.text, schemas.right[types.1].name],
      at: right.offset)
    return false
  }

  mutating func refuse(_ code: IssueCode, _ subjects: [String], at offset: Int = 0) {
    refuse(code, subjects, at: offset, other: nil, example: nil)
  }

  mutating func refuse(
    _ code: IssueCode, _ subjects: [String], at offset: Int, other: Place?, example: Document?
  ) {
    let spot = other.map { MappingFault.Spot(file: file, place: $0) }
    faults.append(
      MappingFault(
        file, Issue(code, place: place(at: offset), subjects: subjects), other: spot, example: example))
  }

  /// The place that many characters into the row at hand.
  func place(at offset: Int) -> Place? {
    place.map { Place(line: $0.line, column: $0.column + (uses.isEmpty ? offset : 0)) }
  }
}

extension Plan {
  /// What the node adds to a key: its value and all below it; of a list its items' keys.
  fileprivate var keyParts: [KeyPart] {
    if let each { return [.list(each.list, each.key)] }
    switch leaf {
    case .row(let row)?, .list(let row)?: return [.row(row)] + children.flatMap(\.keyParts)
    case .constant?, nil: return children.flatMap(\.keyParts)
    }
  }

  /// The fields at a path, which goes into groups but into no list.
  fileprivate func fields(at path: ArraySlice<String>, in schema: Schema) -> [Plan] {
    guard let name = path.first else { return [self] }
    guard let id = schema.element(name, of: type) else { return [] }
    return children(of: id).filter { path.count == 1 || $0.each == nil }
      .flatMap { $0.fields(at: path.dropFirst(), in: schema) }
  }
}
