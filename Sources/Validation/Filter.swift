import Tree

/// A filter of a value set (R4 §4.9.5, https://hl7.org/fhir/R4/valueset-filter-operator.html), asked of a code system
/// that a package holds.
enum Filter {
  /// The codes that pass, or nil where that can't be told: an operator or property this doesn't know, a code the
  /// system doesn't have, a pattern that is not simple.
  static func codes(of system: CodeSystem, passing filter: Element) -> Set<String>? {
    guard let property = filter.first("property")?.value, let operation = filter.first("op")?.value,
      let value = filter.first("value")?.value
    else { return nil }
    switch operation {
    case "is-a" where property == "concept" || property == "code": return system.kinds(of: value)
    case "descendent-of" where property == "concept" || property == "code":
      return system.kinds(of: value)?.subtracting([value])
    case "is-not-a" where property == "concept" || property == "code":
      return system.kinds(of: value).map { system.codes.subtracting($0) }
    case "regex" where property == "concept" || property == "code": return matching(value, system)
    case "=": return with(property, system) { $0.contains(value) }
    case "in": return with(property, system) { !$0.filter(list(value).contains).isEmpty }
    case "not-in": return with(property, system) { $0.filter(list(value).contains).isEmpty }
    case "exists" where value == "true" || value == "false":
      return with(property, system) { $0.isEmpty == (value == "false") }
    default: return nil
    }
  }

  private static func list(_ value: String) -> Set<String> {
    Set(value.split(separator: ",").map { String($0.drop { $0 == " " }) })
  }

  private static func with(
    _ property: String, _ system: CodeSystem, _ passes: ([String]) -> Bool
  ) -> Set<String>? {
    if property == "code" || property == "concept" { return system.codes.filter { passes([$0]) } }
    return system.values(of: property).map { values in system.codes.filter { passes(values($0)) } }
  }

  /// The codes that a pattern matches from end to end. A simple one has no groups, no references and few repetitions:
  /// its cost is bounded, and it means the same in every dialect.
  private static func matching(_ pattern: String, _ system: CodeSystem) -> Set<String>? {
    let isSimple = !pattern.contains { "()\\^$".contains($0) } && pattern.filter { "*+{?".contains($0) }.count <= 3
    guard isSimple, let regex = try? Regex(pattern) else { return nil }
    return system.codes.filter { (try? regex.wholeMatch(in: $0)) != nil }
  }
}
