import Foundation
import TestSupport
import XML

/// The official tests of FHIRPath, read from `fhir/fhirpath/tests-fhir-r4.xml` of the test data.
struct FHIRPathSuite {
  /// One test: an expression, what it is evaluated on, and what it gives.
  struct Case: Sendable, CustomStringConvertible {
    var group = ""
    var name = ""
    var input = "patient-example.xml"
    var expression = ""
    /// `syntax`, `semantic` or `execution` where an error is expected.
    var invalid: String?
    /// The types and texts of what it gives.
    var outputs: [(type: String, text: String)] = []
    var isPredicate = false
    var isOrdered = true
    var checksOrder = false

    var description: String { "\(group)/\(name)" }
  }

  static let folder = "fhir/fhirpath"

  let cases: [Case]

  /// The tests in their order; a name that comes again in its group gets a number.
  init() throws {
    let events = try XMLEvents(parsing: try TestData.bytes("\(Self.folder)/tests-fhir-r4.xml"))
    var cases: [Case] = []
    var group = ""
    var seen: Set<String> = []
    var index = events.startIndex
    while index < events.endIndex {
      defer { index += 1 }
      guard events[index].kind == .start else { continue }
      let attributes = Self.attributes(of: index, events)
      switch events.name(at: index).local {
      case "group": group = attributes["name"] ?? ""
      case "test":
        var one = Case()
        one.group = group
        one.name = attributes["name"] ?? ""
        while !seen.insert(one.description).inserted { one.name += "'" }
        if let input = attributes["inputfile"], !input.isEmpty { one.input = input }
        one.isPredicate = attributes["predicate"] == "true"
        one.isOrdered = attributes["ordered"] != "false"
        one.checksOrder = attributes["checkOrderedFunctions"] == "true"
        cases.append(one)
      case "expression":
        cases[cases.count - 1].expression = Self.text(of: index, events)
        cases[cases.count - 1].invalid = attributes["invalid"]
      case "output":
        cases[cases.count - 1].outputs.append((attributes["type"] ?? "", Self.text(of: index, events)))
      default: continue
      }
    }
    self.cases = cases
  }

  private static func attributes(of index: Int, _ events: XMLEvents) -> [String: String] {
    Dictionary(
      events.attributes(of: index).map { (events.name(at: $0).local, events.string(at: $0)) },
      uniquingKeysWith: { one, _ in one })
  }

  private static func text(of index: Int, _ events: XMLEvents) -> String {
    events.content(of: index).filter { events[$0].kind == .text }.map { events.string(at: $0) }.joined()
  }
}
