import Gateway
import Testing

/// R4's table of modifiers (§3.1.1.4.5): each with each type of parameter.
@Suite struct ModifierTests {
  private static let modifiers = [
    "missing", "exact", "contains", "text", "not", "above", "below", "in", "not-in", "of-type", "identifier", "Patient",
    "nonsense", "Exact",
  ]

  /// A parameter of each type, and what it takes. A hierarchy of codes or of resources isn't known, so `:above` and `:below`
  /// are for addresses alone; `:text` finds the display of a reference, too (as in R5).
  private static let rows: [(resource: String, parameter: String, value: String, takes: Set<String>)] = [
    ("RiskAssessment", "probability", "0.5", ["missing"]),
    ("Condition", "recorded-date", "2026", ["missing"]),
    ("Patient", "name", "a", ["missing", "exact", "contains"]),
    ("Condition", "code", "a", ["missing", "text", "not", "in", "not-in"]),
    ("Patient", "identifier", "a", ["missing", "text", "not", "in", "not-in", "of-type"]),
    ("Condition", "subject", "a", ["missing", "text", "identifier", "Patient"]),
    ("Observation", "code-value-quantity", "a$5", ["missing"]),
    ("Observation", "value-quantity", "5", ["missing"]),
    ("ValueSet", "url", "urn:a", ["missing", "above", "below"]),
    ("Patient", "_content", "a", ["missing", "contains"]),
    ("Patient", "_text", "a", ["missing", "contains"]),
    ("Patient", "_id", "a", ["missing", "not"]),
    ("Patient", "_lastUpdated", "2026", ["missing"]),
  ]

  @Test(arguments: rows.indices)
  func eachModifierIsTakenOrRefusedByName(_ row: Int) throws {
    let (resource, parameter, value, takes) = Self.rows[row]
    let index = try #require(SearchIndex(of: resource))
    _ = try SearchQuery.parse(parameter, value, for: index)
    for modifier in Self.modifiers {
      let written =
        switch modifier {
        case "missing": "true"
        case "of-type": "s|c|v"
        case "identifier": "s|v"
        default: value
        }
      var problem: SearchProblem?
      do { _ = try SearchQuery.parse("\(parameter):\(modifier)", written, for: index) } catch { problem = error }
      let what = "\(resource).\(parameter):\(modifier)"
      switch problem {
      case nil: #expect(takes.contains(modifier), "\(what) is taken")
      case .unsupportedModifier(let name, let told):
        #expect(name == parameter && told == modifier && !takes.contains(modifier), "\(what) is refused")
      case .badValue:
        // It is known; but no value set is at hand.
        #expect(["in", "not-in"].contains(modifier) && takes.contains(modifier), "\(what)")
      default: Testing.Issue.record("\(what): \(String(describing: problem))")
      }
    }
  }
}
