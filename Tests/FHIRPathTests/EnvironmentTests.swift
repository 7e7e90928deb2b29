import FHIR
import FHIRPath
import Synchronization
import Testing
import Tree
import Values

/// What an expression asks of its caller, and what it tells: constants, the time, traces, warnings.
@Suite struct EnvironmentTests {
  private static func path(_ text: String, _ variables: Set<String> = []) throws -> Expression {
    var options = Expression.Options()
    options.variables = variables
    return try Expression(
      parsing: text, schema: R4.schema, context: R4.schema.type(named: "Patient"), options: options)
  }

  /// Told once for each time it is passed, in order, with what the projection gives.
  @Test func tracesAreTold() throws {
    let told = Mutex<[String]>([])
    var environment = Environment()
    environment.trace = { name, items in
      told.withLock { $0.append("\(name): " + items.map { CaseFile.Case.text($0) }.joined(separator: ", ")) }
    }
    let path = try Self.path("name.trace('names', use).given.trace('given').first().trace('first') | {}.trace('none')")
    #expect(try path.evaluate(Samples.patient.root, in: environment).count == 1)
    #expect(
      told.withLock { $0 } == [
        "names: Patient.name[0].use, Patient.name[1].use",
        "given: Patient.name[0].given[0], Patient.name[0].given[1], Patient.name[1].given[0]",
        "first: Patient.name[0].given[0]", "none: ",
      ])
    told.withLock { $0 = [] }
    // Nothing is evaluated twice.
    for text in ["'a'.trace('a').hasValue().hasValue()", "iif(true, 'a'.trace('a'), 'b'.trace('b'))"] {
      _ = try Self.path(text).evaluate(Samples.patient.root, in: environment)
      #expect(told.withLock { $0 } == ["a: 'a'"], "\(text)")
      told.withLock { $0 = [] }
    }
  }

  /// One evaluation has one time, and without a caller's it is the clock's.
  @Test func timeStandsStill() throws {
    for text in [
      "now() = now()", "today() = now().toDate()", "now() > @2020-01-01T00:00:00Z", "now().precision() = 17",
      "(1 | 2 | 3).select(now()).isDistinct().not()", "timeOfDay() = timeOfDay()",
    ] {
      #expect(try Self.path(text).isTrue(Samples.patient.root) == true, "\(text)")
    }
  }

  /// What nobody can answer is no answer.
  @Test(arguments: [
    ("gender.memberOf('http://example.org/set')", "memberOf"),
    ("name.first().conformsTo('http://a.example')", "conformsTo"),
    ("extension.url.first().memberOf('a')", "memberOf"),
  ])
  func withoutACallerNothingIsGuessed(_ text: String, _ name: String) throws {
    let path = try Self.path(text)
    let fault = try #require(throws: ExpressionFault.self) { try path.evaluate(Samples.patient.root) }
    #expect(fault.reason == .unavailable(name))
  }

  /// A constant may be an element of the document, and of no other: a node's number would mean another node there.
  @Test func constantsAreOfTheDocument() throws {
    var environment = Environment()
    let path = try Self.path("%given = 'x' or %given.exists()", ["given"])
    let given = try #require(Samples.patient.root.at("name.given"))
    environment.variables = ["given": [.element(given)]]
    #expect(try path.isTrue(Samples.patient.root, in: environment) == true)
    environment.variables = ["given": [.element(try #require(Samples.bundle.root.at("entry.resource.name.given")))]]
    let fault = try #require(throws: ExpressionFault.self) {
      try path.isTrue(Samples.patient.root, in: environment)
    }
    #expect(fault.reason == .foreign("given"))
    #expect(fault.text == "`%given` is an element of another document")
    // Promised, and then not given.
    let missing = try #require(throws: ExpressionFault.self) { try path.isTrue(Samples.patient.root) }
    #expect(missing.reason == .unknownConstant("given"))
  }

  /// A caller's constant goes before one of FHIRPath's.
  @Test func constantsOfTheCallerGoFirst() throws {
    var environment = Environment()
    environment.variables = ["ucum": [.integer(1)]]
    #expect(try Self.path("%ucum + 1 = 2", ["ucum"]).isTrue(Samples.patient.root, in: environment) == true)
    #expect(try Self.path("%ucum").evaluate(Samples.patient.root, in: environment).count == 1)
  }

  @Test(arguments: [
    ("birthDate = '1950-01-02'", 11, "`=` compares `date` with `System.String`, which are never equal"),
    ("gender != 1", 8, "`!=` compares `code` with `System.Integer`, which are never equal"),
    ("name ~ 'a'", 6, "`~` compares `HumanName` with `System.String`, which are never equal"),
    ("active !~ 'true'", 8, "`!~` compares `boolean` with `System.String`, which are never equal"),
  ])
  func whatIsNeverEqualIsWarnedOf(_ text: String, _ column: Int, _ expected: String) throws {
    let warnings = try Self.path(text).warnings
    #expect(warnings.map(\.text) == [expected])
    #expect(warnings.map(\.place.column) == [column])
  }

  @Test(arguments: ["gender = 'male'", "multipleBirth = 1.0", "birthDate = @1950", "name = {}", "extension.value = 1"])
  func whatMayBeEqualIsNot(_ text: String) throws {
    #expect(try Self.path(text).warnings.isEmpty)
  }

  /// Where the order of children means nothing, what asks for it may be refused.
  @Test(arguments: [
    "children().first()", "descendants()[0]", "children().skip(1)", "children().where(true).last()",
    "children().select(id).take(1)", "(name | children()).tail()",
  ])
  func orderMayBeChecked(_ text: String) throws {
    var options = Expression.Options()
    options.checksOrder = true
    let fault = try #require(throws: ExpressionFault.self) {
      try Expression(parsing: text, schema: R4.schema, context: R4.schema.type(named: "Patient"), options: options)
    }
    guard case .unordered = fault.reason else { Testing.Issue.record("\(fault)"); return }
    #expect(throws: Never.self) { try Self.path(text) }
  }

  @Test func aCriterionIsTrueFalseOrUnknown() throws {
    for (text, expected) in [
      ("active", true), ("deceased", false), ("photo.title", nil), ("name.first()", true), ("{}", nil),
      ("gender = 'male'", true), ("birthDate = @1950", nil),
    ] as [(String, Bool?)] {
      #expect(try Self.path(text).isTrue(Samples.patient.root) == expected, "\(text)")
    }
    let fault = try #require(throws: ExpressionFault.self) { try Self.path("name").isTrue(Samples.patient.root) }
    #expect(fault.reason == .several("a criterion"))
  }

  @Test func faultsShowTheirLine() throws {
    let fault = try #require(throws: ExpressionFault.self) {
      try Self.path("name\n  .where(use = '見本'\n    and nothing = 1)\n  .given")
    }
    #expect(
      fault.description == """
        3:9: `HumanName` has no element `nothing`
            and nothing = 1)
                ^
        """)
    let later = try #require(throws: ExpressionFault.self) {
      try Self.path("'見本' &\n\t name.given").evaluate(Samples.patient.root)
    }
    #expect(later.place == Place(line: 1, column: 6))
    #expect(later.description.hasSuffix("\u{3000}\u{3000}  ^") || later.description.hasSuffix("^"))
  }
}
