import Foundation
import Testing

/// The guide teaches with the shipped files: every line of its YAML stands in one of them.
@Suite struct GuideTests {
  @Test func everyExampleIsShipped() throws {
    let guide = try String(contentsOf: Shipped.root.appending(path: "docs/mapping-guide.md"), encoding: .utf8)
    var shipped: Set<String> = []
    for name in try FileManager.default.subpathsOfDirectory(atPath: Shipped.folder.path) where name.hasSuffix(".yaml") {
      shipped.formUnion(Self.lines(try String(contentsOf: Shipped.folder.appending(path: name), encoding: .utf8)))
    }
    let blocks = guide.split(separator: "```yaml\n").dropFirst().compactMap { $0.split(separator: "```").first }
    #expect(blocks.count >= 5)
    for line in blocks.flatMap({ Self.lines(String($0)) }) { #expect(shipped.contains(line), "\(line)") }
  }

  /// The lines without indentation and comments.
  private static func lines(_ text: String) -> [String] {
    text.split(separator: "\n").compactMap { line in
      let bare = line.firstRange(of: " #").map { line[..<$0.lowerBound] } ?? line
      let trimmed = bare.trimmingCharacters(in: .whitespaces)
      return trimmed.isEmpty || trimmed.hasPrefix("#") ? nil : trimmed
    }
  }
}
