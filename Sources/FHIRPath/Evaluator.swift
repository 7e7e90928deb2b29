import Tree

/// Carries out a plan on an element. It looks nothing up by text; it reads values only where they are compared.
struct Evaluator {
  /// The items of `plan` where the focus is `focus`. Errors: `several`.
  static func items(of plan: Plan, _ focus: PathResult) throws(Stop) -> [PathResult] {
    switch plan {
    case .focus: return [focus]
    case .literal(let value): return [value]
    case .nothing: return []
    case .children(let source, let elements):
      var result: [PathResult] = []
      for item in try items(of: source, focus) {
        guard case .element(let element) = item else { continue }
        for child in element.children where elements.contains(child.id.rawValue) { result.append(.element(child)) }
      }
      return result
    case .ofType(let source, let test):
      return try items(of: source, focus).filter { test.accepts($0) }
    case .cast(let source, let test, let at):
      let items = try items(of: source, focus)
      guard items.count <= 1 else { throw Stop(.several("`as`"), at: at) }
      return items.filter { test.accepts($0) }
    case .isType(let source, let test, let at):
      return try single(source, focus, "`is`", at: at).map { [.boolean(test.accepts($0))] } ?? []
    case .pointsTo(let source, let test, let at):
      return try single(source, focus, "`resolve() is`", at: at).map { [.boolean(test.accepts($0))] } ?? []
    case .filter(let source, let criterion, let at):
      var result: [PathResult] = []
      for item in try items(of: source, focus) {
        if try truth(of: criterion, item, "a criterion", at: at) == true { result.append(item) }
      }
      return result
    case .item(let source, let index):
      let items = try items(of: source, focus)
      return index < items.count ? [items[index]] : []
    case .union(let left, let right):
      return Equality.distinct(try items(of: left, focus) + (try items(of: right, focus)))
    case .exists(let source): return [.boolean(try !items(of: source, focus).isEmpty)]
    case .isEmpty(let source): return [.boolean(try items(of: source, focus).isEmpty)]
    case .not(let source, let at):
      return try truth(of: source, focus, "`not`", at: at).map { [.boolean(!$0)] } ?? []
    case .and(let left, let right, let at): return try and(left, right, focus, at: at)
    case .or(let left, let right, let at): return try or(left, right, focus, at: at)
    case .equal(let left, let right):
      return Equality.equal(try items(of: left, focus), try items(of: right, focus)).map { [.boolean($0)] } ?? []
    case .notEqual(let left, let right):
      return Equality.equal(try items(of: left, focus), try items(of: right, focus)).map { [.boolean(!$0)] } ?? []
    case .extensions(let source, let elements, let url, let address):
      return try extensions(of: source, elements, url, address, focus)
    }
  }

  /// The one item, or nil where there is none.
  private static func single(
    _ plan: Plan, _ focus: PathResult, _ what: String, at: Int
  ) throws(Stop) -> PathResult? {
    let items = try items(of: plan, focus)
    guard items.count <= 1 else { throw Stop(.several(what), at: at) }
    return items.first
  }

  /// Singleton evaluation (N1 §4.5): one Boolean is itself, one item of anything else is true, none is unknown.
  private static func truth(of plan: Plan, _ focus: PathResult, _ what: String, at: Int) throws(Stop) -> Bool? {
    switch try single(plan, focus, what, at: at) {
    case nil: return nil
    case .boolean(let value): return value
    case .element(let element) where element.document.schema[element.type].format == .boolean:
      if element.bytes.elementsEqual("true".utf8) { return true }
      return element.bytes.elementsEqual("false".utf8) ? false : nil
    default: return true
    }
  }

  /// Three-valued: false wins over unknown, unknown over true (N1 §6.5.1).
  private static func and(_ left: Plan, _ right: Plan, _ focus: PathResult, at: Int) throws(Stop) -> [PathResult] {
    let one = try truth(of: left, focus, "`and`", at: at)
    if one == false { return [.boolean(false)] }
    let other = try truth(of: right, focus, "`and`", at: at)
    if other == false { return [.boolean(false)] }
    return one == nil || other == nil ? [] : [.boolean(true)]
  }

  /// Three-valued: true wins over unknown, unknown over false (N1 §6.5.2).
  private static func or(_ left: Plan, _ right: Plan, _ focus: PathResult, at: Int) throws(Stop) -> [PathResult] {
    let one = try truth(of: left, focus, "`or`", at: at)
    if one == true { return [.boolean(true)] }
    let other = try truth(of: right, focus, "`or`", at: at)
    if other == true { return [.boolean(true)] }
    return one == nil || other == nil ? [] : [.boolean(false)]
  }

  private static func extensions(
    of source: Plan, _ elements: NumberSet, _ url: ElementID, _ address: [UInt8], _ focus: PathResult
  ) throws(Stop) -> [PathResult] {
    var result: [PathResult] = []
    for item in try items(of: source, focus) {
      guard case .element(let element) = item else { continue }
      for child in element.children where elements.contains(child.id.rawValue) {
        if let found = child.first(url), found.bytes.elementsEqual(address) { result.append(.element(child)) }
      }
    }
    return result
  }
}
