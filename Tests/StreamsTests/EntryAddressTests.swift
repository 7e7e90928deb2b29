import FHIR
import Testing
import Tree

@testable import Streams

/// The addresses that resources get on their way from NDJSON into a Bundle.
@Suite struct EntryAddressTests {
  private func made(_ line: String, _ number: Int) -> String {
    EntryAddress.made(for: Array(line.utf8)[...], number: number)
  }

  @Test func anAddressIsAUUIDThatTellsWhoMadeIt() {
    for number in [0, 1, 4095, 4096, 1 << 26, 1 << 40] {
      let address = made("{}", number)
      #expect(PrimitiveFormat.uuid.accepts(Array(address.utf8)[...]))
      #expect(EntryAddress.isMade(Array(address.utf8)[...]))
      // Version 8 of the variant of RFC 9562.
      #expect(address.hasPrefix("urn:uuid:6d696374-") && Array(address)[23] == "8")
      #expect("89ab".contains(Array(address)[28]))
    }
  }

  /// The same today and tomorrow: a Bundle that was kept is known again.
  @Test func anAddressStaysTheSame() {
    #expect(made(LineTests.patient, 1) == made(LineTests.patient, 1))
    #expect(made(LineTests.patient, 1) == "urn:uuid:6d696374-ea91-85a1-8000-44d17a492001")
  }

  @Test func twoLinesNeverShareOne() {
    var all: Set<String> = []
    for number in 1...5_000 { all.insert(made("{}", number)) }
    for length in 0..<200 { all.insert(made(String(repeating: " ", count: length), 0)) }
    for bit in 0..<8 { all.insert(made("\u{1}abcdefg\(bit)", 0)) }
    #expect(all.count == 5_208)
  }

  @Test(arguments: [
    "", "urn:uuid:c757873d-ec9a-4326-a141-556f43239520", "urn:uuid:6d696374-ec9a-4326-a141-556f43239520",
    "urn:uuid:6d696374-ec9a-8326-a141-556f4323952", "urn:uuid:6d696374-ec9a-8326-a141-556f4323952G",
    "urn:mict:6d696374-ec9a-8326-a141-556f43239520",
  ]) func othersAreNot(_ address: String) {
    #expect(!EntryAddress.isMade(Array(address.utf8)[...]))
  }

  /// An address that a resource speaks of is not left out: the reference would lead nowhere.
  @Test func whatIsReferredToIsKept() async throws {
    let address = made(LineTests.patient, 1)
    func bundle(_ reference: String) -> String {
      #"{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"\#(address)","resource":"#
        + #"{"resourceType":"Patient","link":[{"other":{"reference":"\#(reference)"},"type":"seealso"}]}}]}"#
    }
    for limits in [Way.whole, Way.split()] {
      let free = try await convert(bundle("Patient/1"), from: .json, to: .ndjson, limits)
      #expect(free.isConverted && !free.string.contains("fullUrl"))
      let held = try await convert(bundle(address), from: .json, to: .ndjson, limits)
      #expect(!held.isConverted)
      #expect(held.faults == ["1:66 Bundle.entry[0].fullUrl lines.loss"])
    }
  }
}
