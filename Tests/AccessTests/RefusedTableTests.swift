// Each file in `Refused/` is the smallest table that breaks one rule; beside it stands its whole message. Those that
// begin with `overlay-` are facilities' own, over the published table.
// A new case is two new files. `MICT_WRITE_EXPECTED=1` writes the messages anew, to be read before they are kept.

import Access
import Foundation
import TestSupport
import Testing
import Tree

struct RefusedTableTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Refused")

  private static let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?
    .filter { $0.hasSuffix(".csv") }.map { String($0.dropLast(4)) }.sorted()

  @Test func thereAreCases() {
    #expect((Self.names?.count ?? 0) >= 20)
  }

  @Test(arguments: names ?? [])
  func message(_ name: String) throws {
    let told = try Self.message(name) + "\n"
    #expect(told == (try Expected.text(of: Self.folder.appending(path: "\(name).txt"), told: told)))
  }

  /// Every rule is broken by some file, but for the two that one file alone cannot break.
  @Test func everyRuleIsBroken() throws {
    let messages = try (Self.names ?? []).map(Self.message).joined(separator: "\n")
    for rule in TableRule.allCases where rule != .expected && rule != .versions {
      #expect(messages.contains("[access-table.\(rule.rawValue)]"), "\(rule)")
    }
  }

  /// Each says in Japanese the same: at the same place, by the same rule, and nothing of it in English.
  @Test(arguments: names ?? [])
  func inJapanese(_ name: String) throws {
    for fault in try Self.refusal(name)?.faults ?? [] {
      let lines = fault.description(in: .japanese).split(separator: "\n")
      #expect(lines.count == 2 && lines[0].hasPrefix("\(fault.place): エラー: "))
      #expect(lines[0].hasSuffix("[access-table.\(fault.rule.rawValue)]"))
      for line in [fault.text(in: .japanese)[...], lines[1]] {
        #expect(line.contains { ("ぁ"..."ん").contains($0) }, "\(line)")
        for word in [" the ", " is ", "write "] { #expect(!line.contains(word), "\(line)") }
      }
    }
  }

  private static func message(_ name: String) throws -> String {
    try refusal(name)?.description ?? "accepted"
  }

  private static func refusal(_ name: String) throws -> TableFaults? {
    let bytes = try [UInt8](Data(contentsOf: Self.folder.appending(path: "\(name).csv")))
    return #expect(throws: TableFaults.self) {
      if name.hasPrefix("overlay-") {
        _ = try Overlay(csv: bytes, file: "\(name).csv", over: AccessTables([Published.table()]))
      } else {
        _ = try AccessTable(csv: bytes, file: "\(name).csv")
      }
    }
  }
}
