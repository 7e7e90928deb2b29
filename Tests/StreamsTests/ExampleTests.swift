import Streams
import TestSupport
import Testing

/// The specification's own Bundles: split, they give byte for byte what they give whole.
@Suite struct ExampleTests {
  @Test(arguments: TestData.bundles) func splitIsWhole(_ name: String) async throws {
    let text = try TestData.example(name)
    let from = try #require(StreamForm(fileName: name))
    for to in [StreamForm.json, .xml] {
      for pretty in [false, true] {
        let whole = try await convert(text, from: from, to: to, pretty: pretty, Way.whole)
        #expect(whole.isConverted && whole.issues.isEmpty, "\(name): \(whole.faults)")
        for limits in [
          Way.split(chunk: 4093, slice: 10_000), Way.split(chunk: 1 << 20), Way.split(chunk: 61, slice: 5000),
        ] {
          // Large texts take long and show nothing that small texts don't: one way is enough.
          if text.count > 200_000, limits.slice != 10_000 || pretty { continue }
          let split = try await convert(text, from: from, to: to, pretty: pretty, limits)
          #expect(split == whole, "\(name) to \(to), pretty \(pretty), chunk \(limits.chunk)")
        }
      }
    }
  }

  @Test(.enabled(if: !TestData.bundles.isEmpty)) func thereAreExamplesInBothFormats() {
    #expect(TestData.bundles.count { $0.hasPrefix("json/") } >= 10)
    #expect(TestData.bundles.count { $0.hasPrefix("xml/") } >= 10)
  }
}
