import Tree

/// Writes search parameters as the search table, sorted by base and code:
///
///     base<TAB>code<TAB>type<TAB>expression<TAB>targets<TAB>url[<TAB>components]
///
/// The package declares many parameters for several bases at once, with one expression that is the union of all of
/// them. Here every base has a row of its own, with those *alternatives* of the union that start at it. The expression
/// is empty where the specification gives none (`_text`). `targets` are separated by `,` and empty for any type, which
/// the package says by naming every resource but `Parameters`. Columns that are empty in the middle stay; the address
/// is always there. A composite parameter has its components, separated by `;`: the type of each, a blank, and the
/// expression from what its own expression gives.
struct SearchRows {
  private struct Row {
    let base: String
    let code: String
    let rest: [String]
  }

  private let rows: [Row]

  /// How many rows there are.
  var count: Int { rows.count }

  /// Errors: `unsupported` with the parameter's address when a base is unknown or has no alternative, when a base has
  /// two parameters of one code, or when a text would break its row.
  init(_ definitions: [SearchDefinition], schema: Schema) throws(R4TableMaker.Fault) {
    let anyTarget = Set(schema.types.filter { $0.kind == .root }.map(\.name)).subtracting(["Parameters"])
    let types = Dictionary(definitions.map { ($0.url, $0.type) }) { first, _ in first }
    var rows: [Row] = []
    for definition in definitions {
      var components: [String] = []
      for component in definition.component ?? [] {
        guard let type = types[component.definition], !component.expression.contains(";") else {
          throw .unsupported(definition.url)
        }
        components.append("\(type) \(component.expression)")
      }
      let targets = Set(definition.target ?? [])
      for base in definition.base {
        guard schema.type(named: base) != nil else { throw .unsupported(definition.url) }
        let alternatives = definition.expression.map { Self.alternatives($0, of: base) }
        if let alternatives, alternatives.isEmpty { throw .unsupported(definition.url) }
        rows.append(
          Row(
            base: base, code: definition.code,
            rest: [
              definition.type, (alternatives ?? []).joined(separator: " | "),
              targets.isSuperset(of: anyTarget) ? "" : targets.sorted().joined(separator: ","), definition.url,
            ] + (components.isEmpty ? [] : [components.joined(separator: ";")])))
      }
    }
    for row in rows where ([row.code] + row.rest).contains(where: { $0.contains { $0 == "\t" || $0.isNewline } }) {
      throw .unsupported(row.rest[3])
    }
    self.rows = rows.sorted { ($0.base, $0.code) < ($1.base, $1.code) }
    for (one, next) in zip(self.rows, self.rows.dropFirst()) where one.base == next.base && one.code == next.code {
      throw .unsupported(next.rest[3])
    }
  }

  /// The whole table.
  func text() -> String {
    rows.map { ([$0.base, $0.code] + $0.rest).joined(separator: "\t") + "\n" }.joined()
  }

  /// The alternatives that start at `base`; one that starts at no type (`name`) starts at the base.
  private static func alternatives(_ expression: String, of base: String) -> [String] {
    split(expression).compactMap { alternative in
      let start = alternative.drop { $0 == "(" || $0 == " " }.prefix { $0.isLetter }
      if start == base { return alternative }
      return start.first?.isLowercase == true ? "\(base).\(alternative)" : nil
    }
  }

  /// Splits a union at its outermost bars, outside brackets and quotes.
  private static func split(_ expression: String) -> [String] {
    var parts = [""]
    var depth = 0
    var quoted = false
    for character in expression {
      switch character {
      case "'": quoted.toggle()
      case "(" where !quoted: depth += 1
      case ")" where !quoted: depth -= 1
      default: break
      }
      if character == "|" && depth == 0 && !quoted {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    return parts.map { part in
      var trimmed = part[...]
      while trimmed.first == " " { trimmed.removeFirst() }
      while trimmed.last == " " { trimmed.removeLast() }
      return String(trimmed)
    }
  }
}
