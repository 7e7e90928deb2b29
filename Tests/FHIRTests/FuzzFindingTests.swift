import FHIR
import Testing
import Tree

/// What fuzzing found in FHIR's readers and writers, each by its smallest text.
@Suite struct FuzzFindingTests {
  /// A resource whose narrative is none, so many times.
  private func narratives(_ count: Int) -> [UInt8] {
    let faulty = #"{"resourceType":"Patient","text":{"status":"generated","div":"x"}}"#
    return Bomb.json(#""contained":[\#(faulty)"#, ",\(faulty)", count - 1, "]").text
  }

  /// After `issues.more`, which is fatal, there is no document: also where only narratives are at fault.
  @Test func tooManyFaultyNarrativesLeaveNoDocument() {
    let most = FHIRFormat.json.read(narratives(200))
    #expect(most.issues.count == 200 && most.document != nil)
    let more = FHIRFormat.json.read(narratives(201))
    #expect(more.issues.count == 201 && more.issues.last?.code == .moreIssues)
    #expect(more.document == nil)
  }

  /// Paths and places of narratives' issues are made for no more than are told: else the time grows with the square of
  /// their number, and this test takes minutes.
  @Test func faultyNarrativesTakeNoMoreThanTheirNumber() {
    let reading = FHIRFormat.json.read(narratives(30_000))
    #expect(reading.issues.count == 201)
    #expect(reading.issues.last?.code == .moreIssues)
  }

  /// The same of values that XML can't hold.
  @Test func unwritableValuesTakeNoMoreThanTheirNumber() throws {
    let value = "{\"text\":\"\u{ffff}\"}"
    let text = Bomb.json(#""name":[\#(value)"#, ",\(value)", 60_000, "]").text
    let document = try #require(FHIRFormat.json.read(text).document)
    let error = #expect(throws: FHIRUnwritable.self) { try FHIRFormat.xml.write(document) }
    #expect(error?.issues.count == 200)
  }

  /// A document type in an instruction that never ends; libxml2 got as far as its entity. (That nothing is left in memory
  /// shows under AddressSanitizer.)
  @Test func aDocumentTypeInAnInstructionIsRefused() {
    let reading = FHIRFormat.xml.read(Array(#"<?x<!DOCTYPE a [<!ENTITY b 'crsion="1.0" encoding="">"#.utf8))
    #expect(reading.document == nil && reading.issues.count == 1)
  }
}
