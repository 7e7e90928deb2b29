import Testing
import XML

/// Many parsers at once: no state is shared between them.
@Suite struct ConcurrencyTests {
  @Test func manyAtOnce() async throws {
    let results = try await withThrowingTaskGroup(of: (Int, Bool).self) { group in
      for number in 0..<64 {
        group.addTask { (number, try Self.work(number)) }
      }
      return try await group.reduce(into: [Int: Bool]()) { $0[$1.0] = $1.1 }
    }
    #expect(results.count == 64 && results.values.allSatisfy { $0 })
  }

  /// Reads well-formed, malformed and converted texts of its own, in turn.
  private static func work(_ number: Int) throws -> Bool {
    for round in 0..<50 {
      let text = "<a n='\(number)'>" + String(repeating: "<b\(number)/>", count: round) + "日本&amp;\(number)</a>"
      let events = try XMLEvents(parsing: Array(text.utf8))
      guard events.count == 4 + 2 * round, events.string(at: 1) == "\(number)" else { return false }
      guard events.string(at: events.count - 2) == "日本&\(number)" else { return false }

      do throws(XMLFault) {
        _ = try XMLEvents(parsing: Array("<a>\n<b></c\(number)></a>".utf8))
        return false
      } catch {
        guard error.code == .syntax, error.position == XMLPosition(line: 2, column: 4) else { return false }
      }

      let latin = Array("<?xml version='1.0' encoding='ISO-8859-1'?><a>".utf8) + [0xe9] + Array("\(number)</a>".utf8)
      guard try XMLEvents(parsing: latin).string(at: 1) == "é\(number)" else { return false }
    }
    return true
  }
}
