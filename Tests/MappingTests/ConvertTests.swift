import TestSupport
import Testing
import Tree

@testable import Mapping

/// The library of bijections: what each takes, and that it comes back.
@Suite struct ConvertTests {
  static let pairs: [(convert: Convert, outside: String, stock: String)] = [
    (.patientReference, "Patient/a-1", "a-1"), (.reference, "Practitioner/a", "Practitioner/a"),
    (.reference, "urn:uuid:00000000-0000-4000-8000-000000000000", "urn:uuid:00000000-0000-4000-8000-000000000000"),
    (.oid, "urn:oid:1.2.392", "1.2.392"), (.days, "P14D", "14"), (.midnight, "2026-04-01T00:00:00+09:00", "2026-04-01"),
  ]

  @Test(arguments: pairs) func bothWays(_ pair: (convert: Convert, outside: String, stock: String)) {
    #expect(pair.convert.toStock(Array(pair.outside.utf8)) == Array(pair.stock.utf8))
    #expect(pair.convert.toOutside(Array(pair.stock.utf8)) == Array(pair.outside.utf8))
    #expect(pair.convert.outside.contains { $0.accepts(Array(pair.outside.utf8)[...]) })
    #expect(pair.convert.stock.accepts(Array(pair.stock.utf8)[...]))
  }

  static let refused: [(Convert, String)] = [
    (.patientReference, "Patient/"), (.patientReference, "Group/a"), (.patientReference, "Patient/a/_history/1"),
    (.patientReference, "Patient/a b"), (.reference, "#a"), (.reference, ""), (.oid, "1.2.392"), (.oid, "urn:oid:3.2"),
    (.oid, "urn:oid:1.02"), (.days, "P0D"), (.days, "P014D"), (.days, "P1.5D"), (.days, "P2W"), (.days, "PD"),
    (.midnight, "2026-04-01T00:00:00Z"), (.midnight, "2026-04T00:00:00+09:00"),
    (.midnight, "2026-02-30T00:00:00+09:00"),
  ]

  @Test(arguments: refused) func whatIsNotTaken(_ convert: Convert, _ outside: String) {
    #expect(convert.toStock(Array(outside.utf8)) == nil)
  }

  /// Where something is taken, it comes back, whatever the text.
  @Test func theLaw() {
    let seed = newSeed()
    var random = SeededGenerator(seed: seed)
    let alphabet = ["Patient/", "P", "D", "0", "1", "2026-04-01", "T00:00:00+09:00", "urn:oid:", ".", "#", "a"]
    for _ in 0..<5_000 {
      let text = (0..<Int.random(in: 1...4, using: &random)).compactMap { _ in alphabet.randomElement(using: &random) }
        .joined()
      for convert in Convert.allCases {
        guard let stock = convert.toStock(Array(text.utf8)) else { continue }
        #expect(convert.toOutside(stock) == Array(text.utf8), "\(convert) \(text) seed \(seed)")
      }
    }
  }
}
