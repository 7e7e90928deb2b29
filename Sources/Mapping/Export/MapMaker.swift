import Tree

/// Makes the rules of a map from a `RowTree`, in one direction: the tree of the side that is made is walked; each of its
/// nodes is a target, and what ties it to the other side its source.
///
/// What the mapping language of FHIR can't say becomes documentation: that an element is taken whole or not at all, that
/// items keep what is theirs by key, and where the rest stays.
struct MapMaker {
  let direction: MapSyntax.Direction
  let systems: Systems
  let tables: [String: CodeTable]
  let groups: [String: GroupSyntax]
  let base: String
  /// The groups that were called, in the order of the calls.
  private(set) var called: [String] = []
  private var names: [String: Int] = [:]
  private var sources = 0
  private var targets = 0

  init(
    _ direction: MapSyntax.Direction, _ systems: Systems, _ tables: [String: CodeTable],
    _ groups: [String: GroupSyntax], base: String
  ) {
    self.direction = direction
    self.systems = systems
    self.tables = tables
    self.groups = groups
    self.base = base
  }

  /// What the parameters of every group are called.
  static let (source, target) = ("src", "tgt")

  /// The rules of a group.
  mutating func rules(of tree: RowTree) -> [MapRule] {
    (names, sources, targets) = ([:], 0, 0)
    return rules(for: direction == .toStock ? tree.left : tree.right, into: Self.target, from: Self.source)
  }

  /// The rules that make all that stands below a node of the target's side.
  private mutating func rules(for node: RowNode, into target: String, from source: String) -> [MapRule] {
    node.children.flatMap { child in
      // Where rows stand below what a group makes, it is made for those too.
      if let link = child.link, !link.isGroup || !child.children.contains(where: \.hasLinks) {
        return [rule(for: link, into: target, from: source)]
      }
      return rule(for: child, into: target, from: source)
    }
  }

  /// The rule that makes a node that several rows share, or a constant.
  private mutating func rule(for node: RowNode, into target: String, from source: String) -> [MapRule] {
    guard let element = node.element else { return [] }
    var rule = MapRule(name: name(element.name), source: MapRule.Source(context: source))
    if let constant = node.constants.first {
      rule.target = made(node, in: target, typed(.copy(.text(constant)), as: node))
      rule.documentation =
        node.constants.count > 1 ? "Also read: \(node.constants.dropFirst().joined(separator: ", "))" : ""
      return [rule]
    }
    let links = node.links
    if !links.isEmpty {
      let places = links.map { "\(PathText.path(to: other($0))).exists()" }
      rule.source.condition = places.uniqued().joined(separator: " or ")
    }
    let variable = nextTarget()
    rule.target = made(node, in: target, creation(of: node))
    rule.target?.variable = variable
    rule.rules = rules(for: node, into: variable, from: source)
    if let link = node.link { rule.rules.append(self.rule(for: link, into: variable, from: source, isMade: true)) }
    return rule.rules.isEmpty ? [] : [rule]
  }

  /// The rule of a row: down the way of the source to what the row takes, and there its target.
  /// With `isMade`, the target is there already.
  private mutating func rule(
    for link: RowLink, into target: String, from source: String, isMade: Bool = false
  ) -> MapRule {
    let way = other(link).steps
    var context = source
    var chain: [MapRule] = []
    for step in way {
      let variable = nextSource()
      var source = MapRule.Source(context: context, element: name(of: step), variable: variable)
      if isChoice(step) { source.type = step.schema[step.type].name }
      let conditions = PathText.conditionsOnItem(step)
      if !conditions.isEmpty { source.condition = PathText.all(conditions) }
      chain.append(MapRule(name: name(own(link).element?.name ?? "row"), source: source))
      context = variable
    }
    guard var rule = chain.popLast() else { return MapRule(name: name("row"), source: .init(context: source)) }
    if isMade, case .group(let name) = link.kind {
      rule.call = call(name, item: context, target)
    } else {
      finish(&rule, link, item: context, root: source, into: target)
    }
    rule.documentation = documentation(of: link)
    for var outer in chain.reversed() {
      outer.rules = [rule]
      rule = outer
    }
    return rule
  }

  private mutating func finish(
    _ rule: inout MapRule, _ link: RowLink, item: String, root: String, into target: String
  ) {
    let node = own(link)
    switch link.kind {
    case .field(let via):
      let spelling = spelling(via, item)
      if let condition = spelling.condition {
        rule.source.condition = [rule.source.condition, condition].compactMap { $0 }.joined(separator: " and ")
      }
      rule.target = made(node, in: target, typed(spelling.transform, as: node))
      if !node.children.isEmpty {
        let variable = nextTarget()
        rule.target?.variable = variable
        rule.rules = rules(for: node, into: variable, from: root)
      }
    case .group(let name), .each(_, let name?, _): call(name, &rule, node, item, into: target)
    case .each(_, nil, let rows):
      let variable = nextTarget()
      rule.target = made(node, in: target, creation(of: node))
      rule.target?.variable = variable
      let tree = RowTree(
        rows, left: link.left.type, right: link.right.type, in: (link.left.schema, link.right.schema), systems)
      rule.rules =
        rules(for: node, into: variable, from: item)
        + rules(for: direction == .toStock ? tree.left : tree.right, into: variable, from: item)
    }
  }

  private mutating func call(
    _ group: String, _ rule: inout MapRule, _ node: RowNode, _ item: String, into target: String
  ) {
    let variable = nextTarget()
    rule.target = made(node, in: target, creation(of: node))
    rule.target?.variable = variable
    let call = call(group, item: item, variable)
    // The constants of the row's brackets. The grammar has either a call or rules: then the call is one of the rules.
    let constants = rules(for: node, into: variable, from: item)
    if constants.isEmpty {
      rule.call = call
    } else {
      rule.rules = constants + [MapRule(name: name(group), source: MapRule.Source(context: item), call: call)]
    }
  }

  private mutating func call(_ group: String, item: String, _ target: String) -> MapRule.Call {
    if !called.contains(group) { called.append(group) }
    return MapRule.Call(group: Self.groupName(group, direction), variables: [item, target])
  }

  /// `person-name` as a name of the language: `personNameToStock`.
  static func groupName(_ group: String, _ direction: MapSyntax.Direction) -> String {
    let words = group.split(separator: "-")
    return words.prefix(1).joined() + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
      + direction.suffix
  }

  // MARK: - Values

  /// How a value gets its spelling on the other side, and which values do.
  private func spelling(_ via: String?, _ item: String) -> (transform: MapRule.Transform, condition: String?) {
    let copy = MapRule.Transform.copy(.variable(item))
    guard let via else { return (copy, nil) }
    if via.hasPrefix("table ") {
      let table = via.dropFirst(6).trimmingSpaces
      let map = "\(base)/ConceptMap/\(table)-\(direction.rawValue)"
      return (MapRule.Transform(name: "translate", parameters: [.variable(item), .text(map), .text("code")]), nil)
    }
    if via == "systems" {
      guard direction == .toStock else { return (copy, nil) }
      let map = "\(base)/ConceptMap/systems"
      return (MapRule.Transform(name: "translate", parameters: [.variable(item), .text(map), .text("uri")]), nil)
    }
    guard let convert = Convert(rawValue: via) else { return (copy, nil) }
    let (prefix, suffix) = (convert.frame.prefix.description, convert.frame.suffix.description)
    if prefix.isEmpty, suffix.isEmpty {
      return (copy, direction == .toStock && convert == .reference ? "$this.startsWith('#').not()" : nil)
    }
    if direction == .toFHIR {
      let parts: [MapRule.Parameter?] = [
        prefix.isEmpty ? nil : .text(prefix), .variable(item), suffix.isEmpty ? nil : .text(suffix),
      ]
      return (MapRule.Transform(name: "append", parameters: parts.compactMap { $0 }), nil)
    }
    var tests: [String] = []
    if !prefix.isEmpty { tests.append("$this.toString().startsWith(\(PathText.literal(prefix)))") }
    if !suffix.isEmpty { tests.append("$this.toString().endsWith(\(PathText.literal(suffix)))") }
    let cut =
      suffix.isEmpty
      ? "$this.toString().substring(\(prefix.count))"
      : "$this.toString().substring(\(prefix.count), $this.toString().length() - \(prefix.count + suffix.count))"
    return (
      MapRule.Transform(name: "evaluate", parameters: [.variable(item), .text(cut)]), tests.joined(separator: " and ")
    )
  }

  // MARK: - Places

  private func own(_ link: RowLink) -> RowNode { direction == .toStock ? link.left : link.right }
  private func other(_ link: RowLink) -> RowNode { direction == .toStock ? link.right : link.left }

  private func made(_ node: RowNode, in context: String, _ transform: MapRule.Transform?) -> MapRule.Target {
    MapRule.Target(context: context, element: name(of: node), transform: transform)
  }

  /// A value for a choice says its type.
  private func typed(_ transform: MapRule.Transform, as node: RowNode) -> MapRule.Transform {
    guard isChoice(node), transform.name == "copy" else { return transform }
    let type = node.schema[node.type].name
    return MapRule.Transform(name: "cast", parameters: transform.parameters + [.text(type)])
  }

  /// What must be said to make a node: of a choice, which type it is.
  private func creation(of node: RowNode) -> MapRule.Transform? {
    isChoice(node) ? MapRule.Transform(name: "create", parameters: [.text(node.schema[node.type].name)]) : nil
  }

  /// In FHIR the alternatives of a choice are one element, `value`; in the stock model each has a name of its own.
  private func isChoice(_ node: RowNode) -> Bool { node.schema.name == "FHIR" && node.element?.choice != nil }

  private func name(of node: RowNode) -> String {
    guard let element = node.element else { return "" }
    return isChoice(node) ? element.choice ?? element.name : element.name
  }

  // MARK: - Names

  private mutating func nextSource() -> String {
    sources += 1
    return "s\(sources)"
  }

  private mutating func nextTarget() -> String {
    targets += 1
    return "t\(targets)"
  }

  /// A name that no other rule of the group has; an `id` of FHIR.
  private mutating func name(_ stem: String) -> String {
    let number = names[stem, default: 0] + 1
    names[stem] = number
    return number == 1 ? stem : "\(stem)-\(number)"
  }

  /// The row as it is written, and what of it no rule says.
  private func documentation(of link: RowLink) -> String {
    var lines = ["\(link.row.file):\(link.row.place?.line ?? 0): \(link.row.text)"]
    switch link.kind {
    case .each(let key, _, _):
      lines.append(
        "What is left of an item finds its way back by key, not by position: \(key.joined(separator: " + "))")
    case .field(let via?):
      if via.hasPrefix("table ") {
        lines.append("A code that the table does not have stays in the residue.")
      } else if let convert = Convert(rawValue: via) {
        lines.append("The conversion `\(convert.rawValue)`; a text that it does not take stays in the residue.")
      }
    case .field(nil), .group: break
    }
    if link.isAlternative { lines.append("One of several alternatives: one stands at most.") }
    return lines.joined(separator: "\n")
  }
}

extension Sequence where Element: Hashable {
  /// Each element once, where it stands first.
  func uniqued() -> [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}

extension Substring {
  var trimmingSpaces: String { RowSyntax.Piece(self).text }
}
