import Testing

@testable import FHIR

/// The fast look at the narratives of the specification's own examples.
@Suite struct NarrativeExampleTests {
  @Test(
    .enabled(if: NarrativeExamples.areThere, "FHIR_TEST_DATA names no folder with fhir/examples"),
    arguments: FHIRFormat.allCases)
  func nearlyAllAreFineAndNoneIsFineWithAFault(_ format: FHIRFormat) throws {
    var count = 0
    var fine = 0
    for file in NarrativeExamples.files(format) {
      for narrative in try NarrativeExamples.narratives(in: file, format) {
        count += 1
        let isFine = narrative.withUnsafeBufferPointer(NarrativeScan.isFine)
        if isFine { fine += 1 }
        #expect(!isFine || Narrative.fault(in: narrative[...]) == nil, "\(file)")
      }
    }
    print("Narratives of the examples in \(format): \(fine) of \(count) are seen to be fine at once.")
    #expect(count > 100)
    #expect(fine * 100 >= count * 80)
  }
}
