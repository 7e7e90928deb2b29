import JSON
import Tree

/// A JSON Patch (RFC 6902): operations, carried out one after the other; all of them, or none.
public struct JSONPatch: Sendable {
  private let operations: [Operation]

  private struct Operation: Sendable {
    enum Kind: Sendable {
      case add(JSONValue)
      case remove
      case replace(JSONValue)
      case move(JSONPointer)
      case copy(JSONPointer)
      case test(JSONValue)
    }
    let kind: Kind
    let path: JSONPointer
  }

  /// How many operations a patch may have, and how many values it may make of a resource.
  static let mostOperations = 1000
  private static let mostValues = 1 << 18

  private static let name = "JSON Patch"
  private static let kinds = "`add`, `remove`, `replace`, `move`, `copy`, `test`"

  /// Reads one. Refuses what is not written as the RFC has it; members that it does not know it leaves out, as the RFC
  /// has it.
  init(_ value: JSONValue) throws(Refusal) {
    guard case .array(let items) = value else {
      throw .malformed(Self.name, "it is an array of operations, each an object")
    }
    guard items.count <= Self.mostOperations else {
      throw .malformed(Self.name, "it has more than \(Self.mostOperations) operations")
    }
    var operations: [Operation] = []
    for (index, item) in items.enumerated() {
      guard case .object = item else {
        throw .malformed(Self.name, "it is an array of operations, each an object")
      }
      let missing = { (member: String) -> Refusal in
        .malformed(Self.name, "operation \(index + 1) has no `\(member)`, or not as it is written")
      }
      func pointer(_ member: String) throws(Refusal) -> JSONPointer {
        guard let pointer = item[member]?.string.flatMap(JSONPointer.init) else { throw missing(member) }
        return pointer
      }
      func operand() throws(Refusal) -> JSONValue {
        guard let value = item["value"] else { throw missing("value") }
        return value
      }
      let kind: Operation.Kind
      switch item["op"]?.string {
      case "add": kind = .add(try operand())
      case "remove": kind = .remove
      case "replace": kind = .replace(try operand())
      case "move": kind = .move(try pointer("from"))
      case "copy": kind = .copy(try pointer("from"))
      case "test": kind = .test(try operand())
      case nil: throw missing("op")
      default: throw .malformed(Self.name, "operation \(index + 1) is none of \(Self.kinds)")
      }
      operations.append(Operation(kind: kind, path: try pointer("path")))
    }
    self.operations = operations
  }

  /// The value with all operations carried out.
  func applied(to value: JSONValue) throws(Refusal) -> JSONValue {
    var value = value
    var count = value.count
    for (index, operation) in operations.enumerated() {
      let number = index + 1
      func standing(_ pointer: JSONPointer, _ member: String) throws(Refusal) -> JSONValue {
        guard let found = pointer.value(in: value) else { throw .nothing(at: member, of: number) }
        return found
      }
      switch operation.kind {
      case .add(let new):
        count += new.count
        try operation.path.add(new, to: &value, number)
      case .remove: try operation.path.remove(from: &value, number)
      case .replace(let new):
        count += new.count
        _ = try standing(operation.path, "path")
        try operation.path.replace(by: new, in: &value, number)
      case .move(let source):
        let moved = try standing(source, "from")
        guard source != operation.path else { break }
        guard !operation.path.isBelow(source) else {
          throw .impossible(number, "it would move something into itself")
        }
        try source.remove(from: &value, number)
        try operation.path.add(moved, to: &value, number)
      case .copy(let source):
        let copied = try standing(source, "from")
        count += copied.count
        try operation.path.add(copied, to: &value, number)
      case .test(let wanted):
        guard try standing(operation.path, "path").equals(wanted) else {
          throw .unprocessable([Issue(.patchTest, subjects: ["\(number)"])])
        }
      }
      guard count <= Self.mostValues else { throw .impossible(number, "it makes the resource too large") }
    }
    return value
  }
}
