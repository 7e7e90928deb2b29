import TestSupport
import Testing
import XML

/// A parser is used for many documents: none may show in another.
@Suite(.serialized) struct ReuseTests {
  private static let texts = [
    "<a xmlns='urn:1' b='1'><c/>x</a>", "<c b='&amp;'/>", "<p:a xmlns:p='urn:1'><p:c b='2'/></p:a>",
    "<a><b", "<a></b>", "<a xmlns:p='urn:p'><p:b><q:c/></p:b></a>", "<a>&x;</a>", "<?p?><a/><?q?>",
    "<!DOCTYPE a><a/>", "<a>日本</a>",
  ]

  /// What a text becomes, or why it does not.
  private func answer(_ text: String) -> String {
    do throws(XMLFault) {
      let events = try read(text)
      let numbers = events.map { "\($0.name)" }.joined(separator: ",")
      let names = events.names.map { "{\($0.namespace)}\($0.local)" }.joined(separator: " ")
      return outline(events) + " | " + numbers + " | " + names
    } catch {
      return error.description
    }
  }

  @Test func orderDoesNotMatter() {
    var random = SeededGenerator.told("orders of parsing")
    let first = Self.texts.map(answer)
    for _ in 0..<200 {
      for index in Self.texts.indices.shuffled(using: &random) { #expect(answer(Self.texts[index]) == first[index]) }
    }
  }

  /// A name counts in each document that has it, whether or not one before had it.
  @Test func limitsCountAnew() throws {
    let limits = XMLLimits(names: 5)
    for _ in 0..<10 {
      #expect(try read("<a b='' c=''><d/><e/></a>", limits: limits).names.count == 5)
      #expect(fault(of: "<a b='' c=''><d/><e/><f/></a>", limits: limits)?.code == .size)
      #expect(try read("<a xmlns='urn:1' xmlns:b='urn:2' xmlns:c='urn:3'/>", limits: limits).count == 2)
      #expect(fault(of: "<a xmlns='urn:1' xmlns:b='urn:2' xmlns:c='urn:3'><?d?></a>", limits: limits)?.code == .size)
    }
  }

  /// More names than a parser is kept with.
  @Test func manyNamesInTurn() throws {
    for round in 0..<10 {
      let text = "<r>" + (0..<1_000).map { "<e\(round)x\($0)/>" }.joined() + "</r>"
      let events = try read(text)
      #expect(events.names.count == 1_001)
      #expect(events.name(at: 1).local == "e\(round)x0")
    }
  }
}
