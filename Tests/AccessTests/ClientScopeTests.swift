import Access
import Testing
import Tree

/// A program narrows what its person may do, by category and by resource type, and is known or gives nothing.
@Suite struct ClientScopeTests {
  private static let categories: [String: Set<String>] = [
    "Condition": ["diagnosis", "diagnosis-summary"], "Observation": ["vital", "lab"], "Patient": ["identity", "basic"],
  ]

  private func scope(_ scopes: String, occupation: String = "physician") throws -> Scope {
    let table = try Published.table()
    var draft = Draft(occupation)
    draft.client = ClientScope(
      id: "app", resources: ResourceScopes(scopes), categories: Self.categories, table: table)
    return try #require(Scope.make(facts: draft.facts, table: table).scope)
  }

  private func codes(_ set: CategorySet) throws -> [String] { try Published.table().categories(in: set).map(\.code) }

  @Test func onlyTheCategoriesOfItsTypesAreReadAndWritten() throws {
    let scope = try scope("user/Observation.rs user/Condition.cu")
    #expect(try codes(scope.readable("patient-1")) == ["lab", "vital", "sennen"])
    let table = try Published.table()
    for (code, isCreatable) in [("diagnosis", true), ("vital", false), ("medication", false)] {
      let category = try #require(table.category(code))
      #expect(scope.mayCreate(CategorySet([category]), "patient-1") == isCreatable, "\(code)")
      let decision = scope.decide(Question(.create, category, of: "patient-1"))
      #expect(decision.reason == (isCreatable ? nil : .clientScope))
    }
  }

  @Test func whatItMayNotDoWithATypeIsDeniedByNames() throws {
    let scope = try scope("user/Observation.rs")
    #expect(scope.denial(of: .read, on: "Observation") == nil)
    #expect(scope.denial(of: .search, on: "Observation") == nil)
    for (permission, type) in [
      (ResourcePermission.create, "Observation"), (.read, "Condition"), (.search, "*"), (.delete, "Patient"),
    ] {
      let denial = try #require(scope.denial(of: permission, on: type))
      #expect(denial.reason == .clientScope && denial.step == .cells && denial.patient == nil)
      #expect(denial.resource == "\(type).\(permission)")
      #expect(denial.description.contains(" client=app scope=user/Observation.rs resource="))
      #expect(denial.explain(in: .english).contains("asked for \(type).\(permission)"))
      #expect(denial.explain(in: .japanese).contains("アプリ: app"))
    }
  }

  @Test func whoIsLimitedInNothingIsDeniedNothing() throws {
    let scope = try #require(
      Scope.make(facts: Draft("physician").facts, table: try Published.table()).scope)
    for permission in ResourcePermission.allCases { #expect(scope.denial(of: permission, on: "*") == nil) }
    #expect(!scope.decision.description.contains("client="))
    #expect(!scope.decision.passed.contains(.program))
  }

  @Test func aProgramThatNobodyRegisteredIsDeniedFirst() throws {
    var draft = Draft("physician")
    draft.client = .unregistered("app")
    draft.state = .suspended
    let denial = try #require(Scope.make(facts: draft.facts, table: try Published.table()).denial)
    #expect(denial.reason == .clientUnregistered && denial.step == .program && denial.passed == [.table])
    #expect(denial.explain(in: .english).contains("program: app (nothing)"))
  }

  /// More scopes never take anything away, and no scopes give more than the person has.
  @Test func scopesOnlyNarrow() throws {
    let whole = try #require(
      Scope.make(facts: Draft("visiting-nurse").facts, table: try Published.table()).scope
    ).readable("patient-1")
    var before: CategorySet = []
    for scopes in ["", "user/Patient.r", "user/Patient.r user/Observation.s", "user/*.cruds"] {
      let readable = try scope(scopes, occupation: "visiting-nurse").readable("patient-1")
      #expect(readable.isSubset(of: whole) && before.isSubset(of: readable), "\(scopes)")
      before = readable
    }
  }
}
