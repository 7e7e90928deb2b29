import FHIR
import Testing
import Tree

/// Narratives whose prefix is declared outside of them: they come to stand for themselves, and cost no more than that.
@Suite struct DeclarationTests {
  private func bundle(_ declaration: String, narratives: Int) -> [UInt8] {
    let entry =
      #"<entry><resource><Patient><text><status value="generated"/><h:div>n</h:div></text></Patient></resource></entry>"#
    let entries = String(repeating: entry, count: narratives)
    return Array(
      #"<Bundle xmlns="http://hl7.org/fhir" \#(declaration)><type value="collection"/>\#(entries)</Bundle>"#.utf8)
  }

  @Test func whiteSpaceOfADeclarationIsNotCopied() throws {
    let space = String(repeating: " ", count: 100_000)
    let reading = FHIRFormat.xml.read(bundle("xmlns:h\(space)=\(space)'http://www.w3.org/1999/xhtml'", narratives: 50))
    #expect(reading.issues == [])
    let document = try #require(reading.document)
    for entry in document.root.all("entry") {
      #expect(
        entry.at("resource.text.div")?.value == "<h:div xmlns:h='http://www.w3.org/1999/xhtml'>n</h:div>")
    }
  }

  @Test func aLongDeclarationIsRefusedAndNotCopied() throws {
    let zeros = String(repeating: "0", count: 1000)
    let reading = FHIRFormat.xml.read(bundle("xmlns:h='&#\(zeros)104;ttp://www.w3.org/1999/xhtml'", narratives: 50))
    #expect(reading.issues.map(\.code) == Array(repeating: IssueCode.narrative, count: 50))
  }

  @Test func aForeignNamespaceIsRefusedAndNotCopied() throws {
    let uri = String(repeating: "x", count: 100_000)
    let reading = FHIRFormat.xml.read(bundle("xmlns:h='urn:\(uri)'", narratives: 50))
    #expect(reading.issues.map(\.code).allSatisfy { $0 == .xmlNamespace || $0 == .elementEmpty })
    #expect(!reading.isUsable)
  }
}
