import Foundation
import JSON
import Testing
import Tree

/// Each file `Refused/<name>.json` breaks one rule; `<name>.txt` beside it is all that is said about it.
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
    let expected = try String(contentsOf: Self.folder.appending(path: "\(name).txt"), encoding: .utf8)
    let reading = JSONReader(schema: try SmallSchema.shared.get()).read(Array(text))
    let told = reading.issues.map { $0.rendered(file: "\(name).json") + "\n" }.joined()
    #expect(told == expected)
    #expect(!reading.isUsable)
  }
}
