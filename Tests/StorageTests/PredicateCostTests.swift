// What the condition that keeps within a scope costs: the statements of a read, a page of a search and a page of a history,
// once with it and once as they would be if everything were for everybody. Over records of which all may be seen, both
// must find the same. Times are told where `MICT_ROUNDS` asks for them, and prove nothing.

import Access
import Database
import Foundation
import TestSupport
import Testing

@testable import Storage

@Suite(.serialized, .onBothDatabases) struct PredicateCostTests {
  private typealias Statement = (sql: String, parameters: [Value])

  /// What is asked, and its statement, with the condition or as it would be without.
  private struct Question: Sendable {
    let name: String
    let make: @Sendable (_ statement: inout ScopedStatement, _ isKept: Bool) -> String
  }

  private static let questions = [
    Question(name: "read of an entry") { statement, isKept in
      let (entry, type) = (statement.bind("p3-5"), "p.type = \(statement.bind("Condition"))")
      return """
        SELECT p.entry, e.labels, p.revision, p.category, p.fields, p.residue, p.began, p.recorded, p.ended
        FROM part p JOIN entry e ON e.id = p.entry
        WHERE p.entry IN (\(entry)) AND \(isKept ? statement.keeps("p", [type]) : type)
        """
    },
    Question(name: "page of a type") { statement, isKept in
      """
      SELECT DISTINCT p.entry FROM part p
      WHERE p.ended IS NULL AND p.type = \(statement.bind("Condition")) AND \(isKept ? statement.within("p") : "1 = 1")
      ORDER BY p.entry LIMIT 21
      """
    },
    Question(name: "history of an entry") { statement, isKept in
      let entry = statement.bind("p3-5")
      let kept = isKept ? statement.keeps("p") : "1 = 1"
      return """
        SELECT p.entry, p.began, p.recorded FROM part p
        WHERE p.began IS NOT NULL AND \(kept) AND p.entry = \(entry)
        UNION SELECT p.entry, p.ended, p.replaced FROM part p
        WHERE p.ended IS NOT NULL AND \(kept) AND p.entry = \(entry)
        """
    },
  ]

  @Test func theConditionFindsAllThatMayBeSeen() async throws {
    let patients = (0..<60).map { "p\($0)" }
    let store = try await opened()
    let entries = patients.flatMap { patient in
      (0..<24).map { number in
        (entry: Self.entry(patient, number), author: "other", facility: "hibari")
      }
    }
    _ = try await store.fill(RegistrySeed(), entries: entries, at: noon)
    var caller = Caller(patients: Array(patients.prefix(30)), isAttending: true)
    caller.refusing = ["tooi"]
    let scope = try caller.scope()
    let rounds = ProcessInfo.processInfo.environment["MICT_ROUNDS"].flatMap { Int($0) } ?? 0
    for question in Self.questions {
      let kept = Self.statement(question, scope, isKept: true)
      let plain = Self.statement(question, scope, isKept: false)
      let found = try await Self.found(kept, store)
      #expect(try await Self.found(plain, store) == found && !found.isEmpty, "\(question.name)")
      var ratios: [Double] = []
      for round in 0..<rounds {
        let first = try await Self.nanoseconds(round % 2 == 0 ? kept : plain, store)
        let second = try await Self.nanoseconds(round % 2 == 0 ? plain : kept, store)
        ratios.append(round % 2 == 0 ? second / first : first / second)
        if round == rounds - 1 { print("\(question.name): \(Int(round % 2 == 0 ? first : second)) ns with it") }
      }
      ratios.sort()
      if let least = ratios.first, let most = ratios.last {
        print("\(question.name): without it \(ratios[ratios.count / 2]) of the time, \(least)–\(most)")
      }
    }
    await store.close()
  }

  private static func entry(_ patient: String, _ number: Int) -> NewEntry {
    let parts = ["diagnosis", "diagnosis-summary"].map {
      Part(category: $0, fields: Array(repeating: 0x78, count: 600), residue: nil)
    }
    let terms = [Term(parameter: "patient", code: patient)]
    return NewEntry(
      id: "\(patient)-\(number)", type: "Condition", lens: "diagnosis", patient: patient, parts: parts,
      terms: ["diagnosis": terms, "diagnosis-summary": terms])
  }

  private static func statement(_ question: Question, _ scope: Scope, isKept: Bool) -> Statement {
    var statement = ScopedStatement(scope)
    let sql = question.make(&statement, isKept)
    return (sql, statement.parameters)
  }

  private static func found(_ statement: Statement, _ store: Store) async throws -> [String] {
    try await store.database.read { try $0.rows(statement.sql, statement.parameters) { try $0.text(0) } }
  }

  /// Of one run.
  private static func nanoseconds(_ statement: Statement, _ store: Store) async throws -> Double {
    let count = 100
    var (start, end) = (timespec(), timespec())
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start)
    for _ in 0..<count { _ = try await found(statement, store) }
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end)
    return (Double(end.tv_sec - start.tv_sec) * 1e9 + Double(end.tv_nsec - start.tv_nsec)) / Double(count)
  }
}
