import Foundation
import JSON
import TestSupport
import Testing
import Tree

/// Each file `Refused/<name>.json` breaks one rule; `<name>.json.txt` beside it is all that is said about it. A new case
/// is two new files. `MICT_WRITE_EXPECTED=1` writes the texts anew, to be read before they are kept.
@Suite struct RefusedTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Refused")

  static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
  }()

  @Test func theFolderIsThere() {
    #expect(Self.names.count >= 30)
  }

  @Test(arguments: names) func isRefusedInTheseWords(_ name: String) throws {
    let text = try Data(contentsOf: Self.folder.appending(path: "\(name).json"))
    let reading = JSONReader(schema: try SmallSchema.shared.get()).read(Array(text))
    let told = reading.issues.map { $0.rendered(file: "\(name).json") + "\n" }.joined()
    #expect(told == (try Expected.text(of: Self.folder.appending(path: "\(name).json.txt"), told: told)))
    #expect(!reading.isUsable)
  }
}
