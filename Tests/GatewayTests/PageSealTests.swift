import Access
import TestSupport
import Testing

@testable import Gateway

/// What callers bring back can be used by nobody else, and tells nothing.
@Suite struct PageSealTests {
  @Test func itOpensForTheSamePersonAndQuestion() async throws {
    let bench = try await Bench()
    let (physician, nurse) = (try bench.scope("physician"), try bench.scope("nurse"))
    let seal = PageSeal(key: Array(repeating: 7, count: 32))
    let text = try seal.seal(["17", "entry", "3"], scope: physician, question: "q")
    #expect(seal.open(text, scope: physician, question: "q") == ["17", "entry", "3"])
    #expect(seal.open(text, scope: nurse, question: "q") == nil)
    #expect(seal.open(text, scope: physician, question: "other") == nil)
    #expect(PageSeal(key: Array(repeating: 8, count: 32)).open(text, scope: physician, question: "q") == nil)
    for wrong in ["", "A", "!", String(text.dropLast()), "A" + text, String(repeating: "A", count: 5000)] {
      #expect(seal.open(wrong, scope: physician, question: "q") == nil)
    }
    let longer = try seal.seal(["17", "entry", "300000"], scope: physician, question: "q")
    #expect(longer.utf8.count == text.utf8.count, "its length tells nothing")
    #expect(longer != text)
  }
}
