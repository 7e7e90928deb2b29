import FHIR
import FHIRPath
import Tree

/// A FHIRPath Patch (https://hl7.org/fhir/R4/fhirpatch.html): a Parameters whose operations name their places by FHIRPath.
/// They are carried out one after the other; all of them, or none.
///
/// Expressions come from callers: what each may cost is bounded.
public struct FHIRPathPatch: Sendable {
  private let operations: [Operation]

  private struct Operation: Sendable {
    enum Kind: Sendable {
      case add(name: String, PatchContent)
      case insert(PatchContent, at: Int)
      case delete
      case replace(PatchContent)
      case move(from: Int, to: Int)
    }
    let kind: Kind
    let path: String
  }

  static let mostOperations = 100
  private static let limit = Expression.Limit(steps: 20_000, items: 5_000, bytes: 1 << 20)
  private static let name = "FHIRPath Patch"
  private static let kinds = "`add`, `insert`, `delete`, `replace`, `move`"
  private static let noExpression = "its `path` is no expression of FHIRPath that can be evaluated here"

  /// Reads one. Refuses what is not written as the specification has it.
  init(_ reading: Reading) throws(Refusal) {
    guard let parameters = reading.document, reading.isUsable else { throw .invalid(reading.issues) }
    let all = parameters.root.type == R4.schema.type(named: "Parameters") ? parameters.root.all("parameter") : []
    guard !all.isEmpty, all.allSatisfy({ $0.first("name")?.value == "operation" }) else {
      throw .malformed(Self.name, "it is a Parameters with parameters named `operation`")
    }
    guard all.count <= Self.mostOperations else {
      throw .malformed(Self.name, "it has more than \(Self.mostOperations) operations")
    }
    var operations: [Operation] = []
    for (index, operation) in all.enumerated() {
      let parts = operation.all("part")
      func part(_ name: String) -> Element? { parts.first { $0.first("name")?.value == name } }
      func missing(_ name: String) -> Refusal {
        .malformed(Self.name, "operation \(index + 1) has no `\(name)`, or not as it is written")
      }
      func text(_ name: String) throws(Refusal) -> String {
        guard let text = part(name).flatMap(PatchContent.plain) else { throw missing(name) }
        return text
      }
      func number(_ name: String) throws(Refusal) -> Int {
        guard let number = Int(try text(name)), number >= 0 else { throw missing(name) }
        return number
      }
      func content() throws(Refusal) -> PatchContent {
        guard let content = part("value").flatMap({ PatchContent($0) }) else { throw missing("value") }
        return content
      }
      let kind: Operation.Kind
      switch try text("type") {
      case "add": kind = .add(name: try text("name"), try content())
      case "insert": kind = .insert(try content(), at: try number("index"))
      case "delete": kind = .delete
      case "replace": kind = .replace(try content())
      case "move": kind = .move(from: try number("source"), to: try number("destination"))
      default: throw .malformed(Self.name, "operation \(index + 1) is none of \(Self.kinds)")
      }
      operations.append(Operation(kind: kind, path: try text("path")))
    }
    self.operations = operations
  }

  /// The resource with all operations carried out; whether it is still a valid one must be asked of a reader.
  func applied(to resource: Document) throws(Refusal) -> Document {
    var resource = resource
    for (index, operation) in operations.enumerated() {
      do throws(PatchProblem) {
        resource = try Self.carriedOut(operation, on: resource)
      } catch {
        switch error {
        case .nothing: throw .nothing(at: "path", of: index + 1)
        case .impossible(let what): throw .impossible(index + 1, what)
        }
      }
    }
    return resource
  }

  private static func carriedOut(_ operation: Operation, on resource: Document) throws(PatchProblem) -> Document {
    switch operation.kind {
    case .add(let name, let content):
      let parent = try one(operation.path, of: resource)
      let element = try content.element(named: name, of: parent)
      if !resource.schema[element].isList, parent.first(element) != nil {
        throw .impossible("it is there already: replace it")
      }
      return try resource.editing(parent) { (children, builder) throws(PatchProblem) in
        for child in children where child.id <= element { builder.copy(child) }
        try content.write(as: element, into: &builder)
        for child in children where child.id > element { builder.copy(child) }
      }
    case .delete:
      let found = try elements(operation.path, of: resource)
      guard let target = found.first else { return resource }
      guard found.count == 1 else { throw .impossible("its `path` is more than one thing") }
      guard let parent = target.parent else { throw .impossible("the whole can't be taken away") }
      return try resource.editing(parent) { (children, builder) throws(PatchProblem) in
        for child in children where child.nodeIndex != target.nodeIndex { builder.copy(child) }
      }
    case .replace(let content):
      let target = try one(operation.path, of: resource)
      guard let parent = target.parent else { throw .impossible("the whole can't be taken away") }
      let element = try content.element(named: target.definition.choice ?? target.definition.name, of: parent)
      return try resource.editing(parent) { (children, builder) throws(PatchProblem) in
        // Of a choice another alternative may stand elsewhere.
        var isWritten = false
        for child in children {
          if !isWritten, child.nodeIndex == target.nodeIndex && child.id == element || child.id > element {
            try content.write(as: element, into: &builder)
            isWritten = true
          }
          if child.nodeIndex != target.nodeIndex { builder.copy(child) }
        }
        if !isWritten { try content.write(as: element, into: &builder) }
      }
    case .insert(let content, let index):
      let list = try list(operation.path, of: resource)
      guard index <= list.items.count else { throw .impossible("a list has no such place") }
      guard try content.element(named: resource.schema[list.element].name, of: list.parent) == list.element else {
        throw .impossible("its value is of another type")
      }
      return try resource.editing(list.parent) { (children, builder) throws(PatchProblem) in
        for child in children where child.id < list.element { builder.copy(child) }
        for item in list.items.prefix(index) { builder.copy(item) }
        try content.write(as: list.element, into: &builder)
        for item in list.items.dropFirst(index) { builder.copy(item) }
        for child in children where child.id > list.element { builder.copy(child) }
      }
    case .move(let source, let destination):
      let list = try list(operation.path, of: resource)
      guard source < list.items.count, destination < list.items.count else {
        throw .impossible("a list has no such place")
      }
      var items = list.items
      items.insert(items.remove(at: source), at: destination)
      return try resource.editing(list.parent) { (children, builder) throws(PatchProblem) in
        for child in children where child.id < list.element { builder.copy(child) }
        for item in items { builder.copy(item) }
        for child in children where child.id > list.element { builder.copy(child) }
      }
    }
  }

  // MARK: Places

  private static func elements(_ path: String, of resource: Document) throws(PatchProblem) -> [Element] {
    let results: [PathResult]
    do {
      let expression = try Expression(parsing: path, schema: resource.schema, context: resource.root.type)
      results = try expression.evaluate(resource.root, limit: limit)
    } catch {
      throw .impossible(noExpression)
    }
    let elements = results.compactMap(\.element)
    guard elements.count == results.count, elements.allSatisfy({ $0.document === resource }) else {
      throw .impossible(noExpression)
    }
    return elements
  }

  private static func one(_ path: String, of resource: Document) throws(PatchProblem) -> Element {
    let found = try elements(path, of: resource)
    guard let first = found.first else { throw .nothing }
    guard found.count == 1 else { throw .impossible("its `path` is more than one thing") }
    return first
  }

  /// The list that a path names: all of the items of one element, in one parent.
  private static func list(
    _ path: String, of resource: Document
  ) throws(PatchProblem) -> (parent: Element, element: ElementID, items: [Element]) {
    let found = try elements(path, of: resource)
    if let first = found.first {
      guard let parent = first.parent, resource.schema[first.id].isList,
        found.allSatisfy({ $0.id == first.id && $0.parent?.nodeIndex == parent.nodeIndex })
      else { throw .impossible("its `path` must be a list") }
      return (parent, first.id, parent.children.filter { $0.id == first.id })
    }
    // A list without items is known by the last name of the path.
    guard let dot = path.lastIndex(of: ".") else { throw .nothing }
    let parent = try one(String(path[..<dot]), of: resource)
    guard let element = resource.schema.element(String(path[path.index(after: dot)...]), of: parent.type),
      resource.schema[element].isList
    else { throw .impossible("its `path` must be a list") }
    return (parent, element, [])
  }
}

/// Why an operation can't be carried out.
enum PatchProblem: Error {
  /// Its path is nothing.
  case nothing
  /// A phrase that says it.
  case impossible(String)
}
