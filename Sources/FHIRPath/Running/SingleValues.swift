import Tree
import Values

/// What is one item or none.
extension Evaluation {
  /// The one item, or nil where there is none. Errors: `several`.
  func single(_ plan: Plan, _ frame: Frame, _ what: String, at: Int) throws(Stop) -> Item? {
    try run.step()
    switch plan {
    case .this: return frame.this
    case .literal(let item): return item
    case .index: return .integer(frame.index)
    case .exists, .isEmpty, .not, .logic, .equal, .equivalent, .compare, .isIn, .all, .every, .isDistinct, .subset,
      .isType, .pointsTo, .hasValue, .check:
      return try truth(plan, frame, what, at: at).map { .boolean($0) }
    case .count(let source):
      var count = 0
      _ = try each(source, frame) { (_) throws(Stop) in
        count += 1
        return true
      }
      return .integer(count)
    case .arithmetic(let arithmetic, let left, let right, let at):
      guard let one = try value(left, frame, arithmetic.rawValue, at: at),
        let other = try value(right, frame, arithmetic.rawValue, at: at)
      else { return nil }
      return try compute(arithmetic, one, other, at: at)
    case .sign(let source, let isMinus, let at):
      guard let item = try value(source, frame, isMinus ? "`-`" : "`+`", at: at) else { return nil }
      return try signed(item, isMinus: isMinus, at: at)
    case .concatenate(let left, let right, let at):
      let one = try text(left, frame, "`&`", at: at)
      let other = try text(right, frame, "`&`", at: at)
      try run.make(one.utf8.count + other.utf8.count, "`&`", at: at)
      return .string(one + other)
    case .join(let source, let separator, let at): return try join(source, separator, frame, at: at)
    case .call(let function, let source, let arguments, let at):
      return try call(function, source, arguments, frame, at: at)
    case .now(let type): return time(type)
    default:
      var found: Item?
      _ = try each(plan, frame) { (item) throws(Stop) in
        guard found == nil else { throw Stop(.several(what), at: at) }
        found = item
        return true
      }
      return found
    }
  }

  /// The one item as one of FHIRPath's own values, where it can be one.
  func value(_ plan: Plan, _ frame: Frame, _ what: String, at: Int) throws(Stop) -> Item? {
    guard let item = try single(plan, frame, what, at: at) else { return nil }
    let value = system(item)
    // A primitive that has only extensions has no value, and neither has a quantity without a number, or more than one.
    if case .node(let index) = value,
      format(of: index) != nil || known.quantity(nodes.type(index)) != nil
    {
      return nil
    }
    return value
  }

  /// The text of the one item, empty where there is none.
  private func text(_ plan: Plan, _ frame: Frame, _ what: String, at: Int) throws(Stop) -> String {
    switch try value(plan, frame, what, at: at) {
    case nil: return ""
    case .string(let text): return text
    case let item?: throw Stop(.operand(what, needs: ["String"], found: [typeName(item)]), at: at)
    }
  }

  private func call(
    _ function: any ScalarFunction, _ source: Plan, _ arguments: [Plan], _ frame: Frame, at: Int
  ) throws(Stop) -> Item? {
    let what = function.name
    guard let input = try value(source, frame, what, at: at) else { return nil }
    let signature = function.signature
    try check(input, signature.input, what, at: at)
    var values: [Item] = []
    for (plan, kinds) in zip(arguments, signature.arguments) {
      guard let item = try value(plan, frame, what, at: at) else {
        // One that may be left out is left out where it is empty (N1 §5.6.2).
        if values.count >= signature.required { break }
        return nil
      }
      try check(item, kinds, what, at: at)
      values.append(item)
    }
    // Texts are read, to their end as a rule.
    for case .string(let text) in [input] + values { run.charge(text.utf8.count >> 6) }
    let result = try function.apply(input, values, run, at: at)
    if case .string(let text)? = result { try run.make(text.utf8.count, what, at: at) }
    return result
  }

  private func check(_ item: Item, _ kinds: Kinds, _ what: String, at: Int) throws(Stop) {
    let found: Kinds =
      switch item {
      case .node: .complex
      case .type: .type
      default: item.system.map { Kinds($0) } ?? []
      }
    guard !found.isDisjoint(with: kinds) else {
      throw Stop(.operand(what, needs: kinds.names, found: [typeName(item)]), at: at)
    }
  }

  private func join(_ source: Plan, _ separator: Plan?, _ frame: Frame, at: Int) throws(Stop) -> Item? {
    let between = try separator.map { (plan) throws(Stop) in try text(plan, frame, "`join`", at: at) } ?? ""
    var parts: [String] = []
    _ = try each(source, frame) { (item) throws(Stop) in
      switch system(item) {
      case .string(let text):
        try run.keep()
        parts.append(text)
      case .node(let index) where format(of: index) != nil: break
      case let other: throw Stop(.operand("`join`", needs: ["String"], found: [typeName(other)]), at: at)
      }
      return true
    }
    try run.make(parts.reduce(parts.count * between.utf8.count) { $0 + $1.utf8.count }, "`join`", at: at)
    return parts.isEmpty ? nil : .string(parts.joined(separator: between))
  }

  // MARK: Values of nodes

  /// An item as one of FHIRPath's own values (https://hl7.org/fhir/R4/fhirpath.html#types); a node that has none stays.
  func system(_ item: Item) -> Item {
    guard case .node(let index) = item else { return item }
    let type = nodes.type(index)
    guard let format = schema.formats[Int(type.rawValue)] else {
      return quantity(index, type).map { .quantity($0) } ?? item
    }
    guard nodes.hasValue(index) else { return item }
    let text = nodes.text(index)
    run.read(text.count)
    switch format {
    case .boolean: return text.first == UInt8(ascii: "t") ? .boolean(true) : .boolean(false)
    case .integer, .unsignedInt, .positiveInt:
      return Int32(String(decoding: text, as: UTF8.self)).map { .integer(Int($0)) } ?? item
    case .decimal: return ExactDecimal(text).map { .decimal($0) } ?? item
    case .date: return PartialDateTime(text, as: .date).map { .time($0) } ?? item
    case .dateTime, .instant: return PartialDateTime(text, as: .dateTime).map { .time($0) } ?? item
    case .time: return PartialDateTime(text, as: .time).map { .time($0) } ?? item
    default: return .string(String(decoding: text, as: UTF8.self))
    }
  }

  /// A quantity of FHIR's as FHIRPath's: not one with a comparator, which is no number (FHIR R4 §2.1.28.1.3).
  private func quantity(_ index: Int, _ type: TypeID) -> Quantity? {
    guard let elements = known.quantity(type), let number = first(index, elements.value),
      elements.comparator.flatMap({ first(index, $0) }) == nil, let value = ExactDecimal(nodes.text(number))
    else { return nil }
    func text(_ element: ElementID?) -> String? {
      element.flatMap { first(index, $0) }.map { String(decoding: nodes.text($0), as: UTF8.self) }
    }
    if let code = text(elements.code), text(elements.system) == "http://unitsofmeasure.org" {
      // A year and a month of FHIR's are the calendar's.
      let unit = CalendarUnit.allCases.first { $0.code == code }
      return Quantity(value, unit.map { .calendar($0) } ?? Quantity.Unit(code: code))
    }
    guard let unit = text(elements.code) ?? text(elements.unit) else { return Quantity(value) }
    return Quantity(value, .other(unit))
  }

  func description(of item: Item) -> TypeDescription {
    if case .node(let index) = item {
      return TypeDescription(namespace: schema.name, name: schema[nodes.type(index)].name)
    }
    return TypeDescription(namespace: "System", name: item.system?.rawValue ?? "TypeInfo")
  }

  func typeName(_ item: Item) -> String {
    let type = description(of: item)
    return type.namespace == schema.name ? type.name : "\(type.namespace).\(type.name)"
  }

  private func time(_ type: SystemType) -> Item? {
    guard let now = run.now else { return nil }
    return switch type {
    case .date: now.date.map { .time($0) }
    case .time: now.time.map { .time($0) }
    default: .time(now)
    }
  }
}
