import FHIR
import FHIRPath
import Foundation
import Synchronization
import Testing
import Tree

/// What is too deep, too long, too large or at once: answered all the same, and in bounds.
@Suite struct LimitTests {
  /// A result handed out of a thread.
  private final class Box: Sendable {
    let result = Mutex<[String]?>(nil)
  }

  /// In KiB: the 8 MiB that a thread has on Linux; unoptimised code takes many times what optimised code does.
  private static let stack: Int = {
    #if DEBUG
      return 32_768
    #else
      return 8_192
    #endif
  }()

  /// On a thread with that stack.
  private static func onSmallStack(_ text: String) throws -> [String] {
    let box = Box()
    let done = DispatchSemaphore(value: 0)
    let thread = Thread {
      let results = Result { try Samples.results(text, on: Samples.patient, context: "Patient") }
      let given: [String] =
        switch results {
        case .success(let texts): texts
        case .failure(let fault): ["! \((fault as? ExpressionFault)?.reason as Any)"]
        }
      box.result.withLock { $0 = given }
      done.signal()
    }
    thread.stackSize = (ProcessInfo.processInfo.environment["FHIRPATH_STACK_KB"].flatMap { Int($0) } ?? stack) * 1024
    thread.start()
    done.wait()
    return try #require(box.result.withLock { $0 })
  }

  /// Whatever is repeated as often as the parser takes it.
  @Test(
    arguments: [
      ("gender", " | gender", "", "male"), ("active", " and active", "", "#true"), ("1", " + 1", "", "#391"),
      ("'a'", " & ''", "", "#a"), ("1", " in 1", "", "#false"), ("1", " = 1", "", "#false"),
      ("active", ".not()", "", "#true"), ("gender", ".where(true)", "", "male"), ("gender", ".first()", "", "male"),
      ("gender", ".select($this)", "", "male"), ("gender", ".trace('a')", "", "male"), ("gender", "[0]", "", "male"),
      ("gender", ".combine({})", "", "male"), ("gender", ".distinct()", "", "male"), ("1", ".abs()", "", "#1"),
      ("gender", ".as(code)", "", "male"), ("gender", ".ofType(code)", "", "male"), ("'a'", ".upper()", "", "#A"),
      ("gender", ".intersect(gender)", "", nil), ("(1 | 2)", ".sort()", "", nil),
      ("gender", ".hasValue()", "", "#true"),
      ("gender", ".iif(true, $this)", "", "male"), ("gender", ".toString()", "", "#male"),
      ("where(", "where(", "active)", nil), ("iif(true, ", "iif(true, ", "1)", nil), ("(", "(", "1)", nil),
      ("-(", "-(", "1)", nil), ("select(", "select(", "gender)", nil), ("repeat(", "repeat(", "item)", nil),
      ("all(", "all(", "active)", nil), ("1.aggregate(", "1.aggregate(", "$total)", nil),
      ("exists(", "exists(", "active)", nil), ("name[", "name[", "0]", nil), ("gender", ".children()", "", nil),
      ("$this", ".descendants().first()", "", nil), ("gender", ".resolve()", "", nil), ("1", ".type()", "", nil),
    ] as [(String, String, String, String?)])
  func whatTheParserTakesRuns(_ head: String, _ link: String, _ tail: String, _ expected: String?) throws {
    let count = 390 / max(1, link.filter { $0 == "(" || $0 == "." }.count) / 2 * 2
    let closing = tail.isEmpty ? "" : tail + String(repeating: String(tail.suffix(1)), count: count)
    let given = try Self.onSmallStack(head + String(repeating: link, count: count) + closing)
    if let expected { #expect(given == [expected], "\(head)\(link)") }
    #expect(given.count < 100)
  }

  /// What doubles in each step ends with a fault and not with the memory.
  @Test(
    arguments: [
      ("I.aggregate($total & $total, 'ab')", "`&`"), ("I.aggregate($total + $total, 'ab')", "`+`"),
      ("I.take(18).aggregate($total & $total, 'a').select(replace('', $this))", "`replace`"),
      ("I.take(24).aggregate($total.combine($total), 1).count()", "`aggregate`"),
    ] as [(String, String?)])
  func whatDoublesIsBounded(_ text: String, _ name: String?) throws {
    let numbers = "(" + (0..<40).map { "\($0)" }.joined(separator: " | ") + ")"
    let fault = try #require(throws: ExpressionFault.self) {
      try Samples.results(text.replacing("I", with: numbers), on: Samples.patient, context: "Patient")
    }
    guard case .tooLong(let told) = fault.reason else { Testing.Issue.record("\(fault.reason)"); return }
    if let name { #expect(told == name) }
  }

  @Test func newItemsWithoutEndAreAFault() throws {
    let fault = try #require(throws: ExpressionFault.self) {
      try Samples.results("(1).repeat($this + 1)", on: Samples.patient, context: "Patient")
    }
    #expect(fault.reason == .endless("`repeat`"))
  }

  /// An integer of a document that needs more than 32 bits is none: nothing overflows.
  @Test(arguments: ["9223372036854775807", "-9223372036854775808", "2147483648", "99999999999999999999", "1.5", "x"])
  func integersOfADocumentAreBounded(_ text: String) throws {
    let document = Samples.build("Patient") { $0.leaf("multipleBirthInteger", text) }
    for expression in [
      "multipleBirth * multipleBirth", "-multipleBirth", "multipleBirth + 1", "multipleBirth div -1",
      "multipleBirth.ofType(integer).abs()", "multipleBirth.getValue()", "multipleBirth > 1",
    ] {
      #expect(try Samples.results(expression, on: document, context: "Patient") == [], "\(expression)")
    }
    #expect(try Samples.results("multipleBirth.exists()", on: document, context: "Patient") == ["#true"])
  }

  /// An anchor, the place of what is not in a document, has no value, and its key is told nowhere.
  @Test func anchorsAreNoValues() throws {
    let document = Samples.build("Patient") { patient in
      patient.begin("name")
      patient.anchor("secret-key")
      patient.close()
      patient.begin("name")
      patient.leaf("use", "usual")
      patient.close()
    }
    for (text, expected) in [
      ("name.count()", ["#2"]), ("name[0].hasValue()", ["#false"]), ("name[0].children()", []),
      ("name[0] = name[0]", ["#true"]), ("name[0] = name[1]", ["#false"]), ("name.distinct().count()", ["#2"]),
      ("name.getValue()", []), ("descendants().count()", ["#3"]), ("name[0].toString()", []),
      ("name.where(use = 'usual').use", ["usual"]), ("name.sort(use).count()", ["#2"]),
    ] {
      let results = try Samples.results(text, on: document, context: "Patient")
      #expect(results == expected, "\(text)")
      #expect(!results.joined().contains("secret"))
    }
  }

  /// A large document: no step compares every item with every other.
  @Test func manyItemsAreHandledInTime() throws {
    let document = Samples.build("Bundle") { bundle in
      bundle.leaf("type", "collection")
      for number in 0..<1_000 {
        bundle.begin("entry")
        bundle.leaf("fullUrl", "https://example.org/fhir/Patient/p\(number)")
        bundle.begin("resource", type: "Patient")
        bundle.leaf("id", "p\(number)")
        for name in 0..<5 {
          bundle.begin("name")
          bundle.leaf("family", "見本\(number)-\(name)")
          bundle.close()
        }
        bundle.begin("link")
        bundle.begin("other")
        bundle.leaf("reference", "Patient/p\((number * 7) % 1_000)")
        bundle.close()
        bundle.leaf("type", "seealso")
        bundle.close()
        bundle.close()
        bundle.close()
      }
    }
    let names = "entry.resource.ofType(Patient).name"
    for (text, expected) in [
      ("\(names).distinct().count()", "#5000"), ("\(names).isDistinct()", "#true"),
      ("(\(names) | \(names)).count()", "#5000"), ("\(names).intersect(\(names)).count()", "#5000"),
      ("\(names).exclude(\(names)).count()", "#0"), ("repeat(entry).count()", "#1000"),
      ("\(names).sort(-family).first().family", "見本999-4"), ("descendants().count()", "#18001"),
      ("entry.resource.ofType(Patient).link.other.resolve().count()", "#1000"),
      ("\(names).family.subsetOf(\(names).family)", "#true"),
    ] {
      #expect(try Samples.results(text, on: document, context: "Bundle") == [expected], "\(text)")
    }
  }

  /// One expression on many threads at once, regular expressions among it.
  @Test func threadsShareAnExpression() async throws {
    let path = try Expression(
      parsing: "name.given.where(matches('^[太次]郎$')).replaceMatches('(.)郎', '$1') | birthDate.toString()",
      schema: R4.schema, context: R4.schema.type(named: "Patient"))
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        group.addTask {
          var count = 0
          for _ in 0..<50 {
            do { _ = try path.evaluate(Samples.patient.root) } catch { count += error is ExpressionFault ? 1 : 0 }
          }
          return count
        }
      }
      // Several names are several items to `replaceMatches`: the same fault, each time.
      for try await count in group { #expect(count == 50) }
    }
  }

  /// Faults speak of the expression, never of the document.
  @Test func faultsTellNothingOfTheDocument() throws {
    let document = try CaseFile.document("patient")
    let values = Set((0..<document.count).compactMap { document[$0].value }.filter { $0.utf8.count > 3 })
    var count = 0
    for name in CaseFile.names {
      for one in try CaseFile(name).cases where one.expected.hasPrefix("!") {
        let told = one.given()
        for value in values where !one.expression.contains(value) {
          // Words that are types or elements too are no secret.
          guard R4.schema.type(named: value) == nil, value != "usual", value != "unknown" else { continue }
          #expect(!told.contains(value), "\(one.expression)")
        }
        count += 1
      }
    }
    #expect(count > 250)
  }
}
