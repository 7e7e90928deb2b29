import Tree

/// A document thought up to show a finding: as small as can be, from paths and constants.
///
/// Its values are made up, or what a mapping file says must stand there.
struct Example {
  /// An element to be written.
  private final class Part {
    let element: ElementID
    let type: TypeID
    var text: [UInt8]?
    var parts: [Part] = []

    init(_ element: ElementID, _ type: TypeID) {
      self.element = element
      self.type = type
    }
  }

  private let schema: Schema
  private let root: Part

  init(_ schema: Schema, _ type: TypeID) {
    self.schema = schema
    root = Part(.root, type)
  }

  /// Puts a text at the end of a path, and what the brackets on the way mean. Nil: a text that its type allows.
  mutating func add(_ steps: [PathTest.Step], text: [UInt8]?) {
    end(of: steps[...], in: root, text: text)
  }

  /// Puts there what a plan demands wherever it is used: constants without a field beside them.
  mutating func add(demandsOf plan: Plan) { add(demandsOf: plan, to: root) }

  /// The document; nil where nothing was put there.
  func document() -> Document? {
    guard !root.parts.isEmpty else { return nil }
    var builder = DocumentBuilder(schema: schema, root: root.type)
    write(root, with: &builder)
    return builder.finish()
  }

  private func end(of steps: ArraySlice<PathTest.Step>, in part: Part, text: [UInt8]?) {
    guard let step = steps.first else {
      part.text = part.text ?? text ?? sample(part)
      return
    }
    let child = child(step, of: part, isLast: steps.count == 1)
    for test in step.only { end(of: test.steps[...], in: child, text: test.accepted.first) }
    end(of: steps.dropFirst(), in: child, text: text)
  }

  /// The element of a step: in a list the item that its brackets mean, if it is there already.
  private func child(_ step: PathTest.Step, of part: Part, isLast: Bool) -> Part {
    let isList = schema[step.element].isList
    let known = part.parts.first {
      $0.element == step.element && (!isList || (!isLast && step.only.isEmpty) || holds(step.only, in: $0))
    }
    if let known, !isList || !step.only.isEmpty { return known }
    let new = Part(step.element, schema[step.element].type)
    part.parts.append(new)
    return new
  }

  private func holds(_ tests: [PathTest], in part: Part) -> Bool {
    !tests.isEmpty
      && tests.allSatisfy { test in
        texts(test.steps[...], in: part).contains(where: test.accepted.contains)
      }
  }

  private func texts(_ steps: ArraySlice<PathTest.Step>, in part: Part) -> [[UInt8]] {
    guard let step = steps.first else { return part.text.map { [$0] } ?? [] }
    return part.parts.filter { $0.element == step.element }.flatMap { texts(steps.dropFirst(), in: $0) }
  }

  private func add(demandsOf plan: Plan, to part: Part) {
    for child in plan.children where !child.hasFields {
      let known = part.parts.first { $0.element == child.element && (!child.isList || meets(child, $0)) }
      let new = known ?? Part(child.element, child.type)
      if known == nil { part.parts.append(new) }
      if case .constant(let emitted, _)? = child.leaf { new.text = new.text ?? emitted }
      add(demandsOf: child, to: new)
    }
  }

  /// Whether an item has all that the plan demands.
  private func meets(_ plan: Plan, _ part: Part) -> Bool {
    if case .constant(_, let accepted)? = plan.leaf, !accepted.contains(where: { $0 == part.text }) { return false }
    return plan.children.allSatisfy { child in
      part.parts.contains { $0.element == child.element && meets(child, $0) }
    }
  }

  private func write(_ part: Part, with builder: inout DocumentBuilder) {
    // Elements stand in the schema's order, items of a list side by side.
    for child in part.parts.enumerated().sorted(by: {
      ($0.element.element, $0.offset) < ($1.element.element, $1.offset)
    }) {
      builder.begin(child.element.element, type: child.element.type)
      if let text = child.element.text { builder.value(text) }
      write(child.element, with: &builder)
      builder.closeUnlessEmpty()
    }
  }

  /// What may stand there where no rule says what: of something without a value, its first plain element.
  private func sample(_ part: Part) -> [UInt8]? {
    if let format = schema[part.type].format { return Array(Self.sample(format).utf8) }
    guard part.parts.isEmpty else { return nil }
    let plain = schema.elements(of: part.type).first {
      !$0.flags.contains(.attribute) && !$0.flags.contains(.modifier) && schema[$0.type].format != nil
    }
    if let element = plain ?? schema.elements(of: part.type).first(where: { schema[$0.type].format != nil }) {
      let child = Part(element.id, element.type)
      child.text = sample(child)
      part.parts.append(child)
    }
    return nil
  }

  /// A short text of each format.
  private static func sample(_ format: PrimitiveFormat) -> String {
    switch format {
    case .boolean: "true"
    case .integer, .unsignedInt, .positiveInt, .decimal: "1"
    case .string, .markdown, .code, .id: "a"
    case .uri, .url, .canonical: "http://example.org"
    case .oid: "urn:oid:1.2.3"
    case .uuid: "urn:uuid:00000000-0000-4000-8000-000000000000"
    case .base64Binary: "QQ=="
    case .xhtml: #"<div xmlns="http://www.w3.org/1999/xhtml">a</div>"#
    case .date, .dateTime: "2026-04-01"
    case .instant: "2026-04-01T10:00:00+09:00"
    case .time: "10:00:00"
    }
  }
}
