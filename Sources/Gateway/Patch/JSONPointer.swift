import JSON
import Values

/// A place in a JSON value (RFC 6901): the names and numbers on the way to it; the whole value has none.
struct JSONPointer: Hashable, Sendable {
  private let steps: [String]

  /// Reads `/name/0`. Nil for what is not written so.
  init?(_ text: String) {
    guard text.isEmpty || text.utf8.first == UInt8(ascii: "/") else { return nil }
    var steps: [String] = []
    for part in text.unicodeScalars.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
      var step = String.UnicodeScalarView()
      var rest = part
      while let scalar = rest.popFirst() {
        guard scalar == "~" else {
          step.append(scalar)
          continue
        }
        switch rest.popFirst() {
        case "0": step.append("~")
        case "1": step.append("/")
        default: return nil
        }
      }
      steps.append(String(step))
    }
    self.steps = steps
  }

  /// Whether it leads through the other.
  func isBelow(_ other: JSONPointer) -> Bool {
    steps.count > other.steps.count && steps.starts(with: other.steps)
  }

  /// What stands there, or nil.
  func value(in value: JSONValue) -> JSONValue? {
    var value = value
    for step in steps {
      switch value {
      case .object:
        guard let member = value[step] else { return nil }
        value = member
      case .array(let items):
        guard let index = Self.index(step), index < items.count else { return nil }
        value = items[index]
      default: return nil
      }
    }
    return value
  }

  func add(_ new: JSONValue, to value: inout JSONValue, _ number: Int) throws(Refusal) {
    guard let last = steps.last else {
      value = new
      return
    }
    try edit(&value, steps.dropLast(), number) { (parent) throws(Refusal) in
      switch parent {
      case .object(var members):
        if let known = members.firstIndex(where: { $0.name == last }) {
          members[known].value = new
        } else {
          members.append(JSONValue.Member(last, new))
        }
        parent = .object(members)
      case .array(var items):
        guard let index = last == "-" ? items.count : Self.index(last), index <= items.count else {
          throw .impossible(number, "a list has no such place")
        }
        items.insert(new, at: index)
        parent = .array(items)
      default: throw .impossible(number, "nothing can stand there")
      }
    }
  }

  /// What stands there must have been found.
  func replace(by new: JSONValue, in value: inout JSONValue, _ number: Int) throws(Refusal) {
    try edit(&value, steps[...], number) { (place) throws(Refusal) in place = new }
  }

  func remove(from value: inout JSONValue, _ number: Int) throws(Refusal) {
    guard let last = steps.last else { throw .impossible(number, "the whole can't be taken away") }
    try edit(&value, steps.dropLast(), number) { (parent) throws(Refusal) in
      switch parent {
      case .object(var members):
        guard let known = members.firstIndex(where: { $0.name == last }) else { throw .nothing(at: "path", of: number) }
        members.remove(at: known)
        parent = .object(members)
      case .array(var items):
        guard let index = Self.index(last), index < items.count else { throw .nothing(at: "path", of: number) }
        items.remove(at: index)
        parent = .array(items)
      default: throw .nothing(at: "path", of: number)
      }
    }
  }

  private func edit(
    _ value: inout JSONValue, _ steps: ArraySlice<String>, _ number: Int,
    _ change: (inout JSONValue) throws(Refusal) -> Void
  ) throws(Refusal) {
    guard let step = steps.first else { return try change(&value) }
    switch value {
    case .object(var members):
      guard let known = members.firstIndex(where: { $0.name == step }) else { throw .nothing(at: "path", of: number) }
      value = .null
      try edit(&members[known].value, steps.dropFirst(), number, change)
      value = .object(members)
    case .array(var items):
      guard let index = Self.index(step), index < items.count else { throw .nothing(at: "path", of: number) }
      value = .null
      try edit(&items[index], steps.dropFirst(), number, change)
      value = .array(items)
    default: throw .nothing(at: "path", of: number)
    }
  }

  /// A number of a list: digits, no zero before others.
  private static func index(_ step: String) -> Int? {
    let digits = step.utf8
    guard !digits.isEmpty, digits.count < 10, digits.allSatisfy({ (48...57).contains($0) }),
      digits.count == 1 || digits.first != 48
    else { return nil }
    return Int(step)
  }
}

extension JSONValue {
  /// Equality as RFC 6902 §4.6 has it: members in any order, numbers by what they are worth.
  func equals(_ other: JSONValue) -> Bool {
    switch (self, other) {
    case (.number(let one), .number(let two)):
      guard one != two, let left = ExactDecimal(one.utf8), let right = ExactDecimal(two.utf8),
        abs(left.place) < 400, abs(right.place) < 400
      else { return one == two }
      return left == right
    case (.array(let left), .array(let right)):
      return left.count == right.count && zip(left, right).allSatisfy { $0.equals($1) }
    case (.object(let left), .object(let right)):
      return left.count == right.count
        && left.allSatisfy { member in other[member.name].map { member.value.equals($0) } ?? false }
    // By scalars: texts that only look alike are not the same.
    case (.string(let left), .string(let right)): return left.unicodeScalars.elementsEqual(right.unicodeScalars)
    default: return self == other
    }
  }
}
