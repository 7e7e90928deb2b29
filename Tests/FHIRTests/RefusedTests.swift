import FHIR
import Foundation
import Testing
import Tree

/// Each file `Refused/<name>.json` or `.xml` breaks one rule; `<name>.txt` beside it is all that is said about it.
@Suite struct RefusedTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Refused")

  static let files: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { !$0.hasSuffix(".txt") }.sorted()
  }()

  @Test func theFolderIsThere() {
    #expect(Self.files.count >= 70)
  }

  @Test(arguments: files) func isRefusedInTheseWords(_ file: String) throws {
    let url = Self.folder.appending(path: file)
    let text = try Data(contentsOf: url)
    let format = try #require(FHIRFormat(rawValue: url.pathExtension))
    let reading = format.read(Array(text))
    let told = reading.issues.map { $0.rendered(file: file) + "\n" }.joined()
    let expected = url.deletingPathExtension().appendingPathExtension("txt")
    #expect(told == (try String(contentsOf: expected, encoding: .utf8)))
    #expect(!reading.isUsable)
  }
}
