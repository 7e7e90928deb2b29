import Foundation
import TestSupport
import Tree

/// A JSON value as a test sees it: members in an order, scalars as written.
indirect enum JSONValue {
  case scalar(String)
  case array([JSONValue])
  case object([(name: String, value: JSONValue)])

  /// Compact text.
  var text: String {
    switch self {
    case .scalar(let text): text
    case .array(let items): "[\(items.map(\.text).joined(separator: ","))]"
    case .object(let members): "{\(members.map { "\"\($0.name)\":\($0.value.text)" }.joined(separator: ","))}"
    }
  }

  /// Another text of the same value: members shuffled, white space anywhere, characters as escapes.
  func shuffled(_ random: inout SeededGenerator) -> String {
    let space = [" ", "", "", "\n", "\t", "\r\n  "]
    func gap(_ random: inout SeededGenerator) -> String { space.randomElement(using: &random) ?? "" }
    switch self {
    case .scalar(let text): return gap(&random) + Self.escaped(text, &random) + gap(&random)
    case .array(let items): return "[" + items.map { $0.shuffled(&random) }.joined(separator: ",") + "]"
    case .object(let members):
      let texts = members.shuffled(using: &random).map { member in
        gap(&random) + Self.escaped("\"\(member.name)\"", &random) + gap(&random) + ":" + member.value.shuffled(&random)
      }
      return gap(&random) + "{" + texts.joined(separator: ",") + "}"
    }
  }

  private static func escaped(_ text: String, _ random: inout SeededGenerator) -> String {
    guard text.hasPrefix("\""), !text.contains("\\"), Int.random(in: 0..<8, using: &random) == 0 else { return text }
    let units = text.dropFirst().dropLast().utf16.map { unit in
      let digits = String(unit, radix: 16, uppercase: Bool.random(using: &random))
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
    return "\"\(units.joined())\""
  }
}

/// Makes random valid values of a schema's types, in canonical form.
struct Sampler {
  let schema: Schema
  var random: SeededGenerator

  /// An object of a root type.
  mutating func resource(_ type: SchemaType, depth: Int = 0) -> JSONValue {
    .object([("resourceType", .scalar("\"\(type.name)\""))] + members(type.id, depth: depth))
  }

  private mutating func members(_ type: TypeID, depth: Int) -> [(name: String, value: JSONValue)] {
    var members: [(name: String, value: JSONValue)] = []
    var chosen: Set<String> = []
    for element in schema.elements(of: type) {
      let isWanted = element.min > 0 || Int.random(in: 0..<(depth + 2), using: &random) == 0
      guard isWanted, depth < 5 || element.min > 0 else { continue }
      // Of a choice, the first that is wanted.
      if let choice = element.choice, !chosen.insert(choice).inserted { continue }
      let count = element.isList ? Int.random(in: 1...3, using: &random) : 1
      if schema[element.type].format == nil {
        let items = (0..<count).map { _ in object(element.type, depth: depth + 1) }
        members.append((element.name, element.isList ? .array(items) : items[0]))
      } else {
        members += primitives(element, count: count, depth: depth)
      }
    }
    if members.isEmpty, let id = schema.element("id", of: type) {
      members.append(("id", scalar(schema[schema[id].type].format ?? .string)))
    }
    return members
  }

  private mutating func object(_ type: TypeID, depth: Int) -> JSONValue {
    guard schema[type].kind == .abstract else { return .object(members(type, depth: depth)) }
    let roots = schema.types.filter { $0.kind == .root && schema.isA($0.id, type) }
    return resource(roots[Int.random(in: 0..<roots.count, using: &random)], depth: depth)
  }

  /// `name` and `_name` of as many items, each with at least one of both.
  private mutating func primitives(
    _ element: SchemaElement, count: Int, depth: Int
  ) -> [(name: String, value: JSONValue)] {
    var values: [JSONValue?] = []
    var sides: [JSONValue?] = []
    for _ in 0..<count {
      let kind = element.flags.contains(.attribute) ? 0 : Int.random(in: 0..<6, using: &random)
      values.append(kind == 5 ? nil : scalar(schema[element.type].format ?? .string))
      sides.append(kind < 4 ? nil : .object(members(element.type, depth: depth + 2)))
    }
    return [(element.name, values), ("_" + element.name, sides)].compactMap { name, items in
      guard items.contains(where: { $0 != nil }) else { return nil }
      let items = items.map { $0 ?? .scalar("null") }
      return (name, element.isList ? .array(items) : items[0])
    }
  }

  private mutating func scalar(_ format: PrimitiveFormat) -> JSONValue {
    let texts: [String] =
      switch format {
      case .boolean: ["true", "false"]
      case .integer: ["0", "-7", "2147483647", "-2147483648"]
      case .decimal: ["1.00", "0", "-0.0", "1e3", "1.0E-10", "123456789012345678901234567890.10"]
      case .date: ["\"2000\"", "\"2000-02\"", "\"2000-02-29\""]
      case .dateTime: ["\"2000\"", "\"2000-02-29T23:59:59.999+09:00\""]
      case .id: ["\"a\"", "\"A-1.b\""]
      case .uri: ["\"urn:x\"", "\"http://example.org/漢\""]
      default: ["\"a\"", "\"漢字かな\"", "\"😀 𠮷\"", #""\"\\\n""#, "\"0123456789abcdef0123456789\""]
      }
    return .scalar(texts[Int.random(in: 0..<texts.count, using: &random)])
  }
}
