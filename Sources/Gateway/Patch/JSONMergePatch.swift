import JSON

/// A JSON Merge Patch (RFC 7396): an object like the result, with `null` for what is to go. A list is replaced whole.
public struct JSONMergePatch: Sendable {
  private let patch: JSONValue

  /// Reads one; a resource is an object, so its patch must be one.
  init(_ value: JSONValue) throws(Refusal) {
    guard case .object = value else { throw .malformed("JSON Merge Patch", "it is an object") }
    patch = value
  }

  /// The value with the patch merged into it.
  func applied(to value: JSONValue) -> JSONValue { Self.merged(patch, into: value) }

  /// RFC 7396 §2, for any values.
  static func merged(_ patch: JSONValue, into value: JSONValue) -> JSONValue {
    guard case .object(let changes) = patch else { return patch }
    var members: [JSONValue.Member] = []
    if case .object(let known) = value { members = known }
    for change in changes {
      let known = members.firstIndex { $0.name == change.name }
      if change.value == .null {
        if let known { members.remove(at: known) }
      } else if let known {
        members[known].value = merged(change.value, into: members[known].value)
      } else {
        members.append(JSONValue.Member(change.name, merged(change.value, into: .null)))
      }
    }
    return .object(members)
  }
}
