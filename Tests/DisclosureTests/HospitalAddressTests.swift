import Testing

@testable import Disclosure

/// What counts as a complete address, and where a server's links may lead.
@Suite struct HospitalAddressTests {
  @Test(arguments: [
    ("https://a.example/x", true), ("urn:oid:2.999", true), ("data:,x", true), ("Patient/1", false), ("/x:y", false),
    // A combining mark after the colon hides it from whoever compares characters.
    ("javascript:\u{ff9e}x", true), ("urn:\u{3099}", true), ("1urn:x", false), (":x", false), ("", false),
  ])
  func absolute(_ link: String, _ expected: Bool) {
    #expect(HospitalAddress.isAbsolute(link) == expected)
  }
}
