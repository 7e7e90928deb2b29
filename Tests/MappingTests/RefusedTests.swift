import FHIR
import Foundation
import JSON
import Mapping
import Testing
import Tree

/// Each folder in `Refused/` is the smallest set of mapping files that breaks one rule, laid over `Refused/base` (a
/// file `NAME.missing` takes `NAME` away); `message.txt` in it is all that is said. `profile.json` is a profile that the
/// checker is given. A new case is a new folder.
/// `MICT_WRITE_EXPECTED=1` writes the messages anew, to be read before they are kept.
@Suite struct RefusedTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Refused")

  static let names: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0 != "base" && !$0.hasPrefix(".") }.sorted()
  }()

  @Test func theBaseIsRight() throws {
    #expect(try Self.message("base") == "")
  }

  @Test(arguments: names) func isRefusedInTheseWords(_ name: String) throws {
    let told = try Self.message(name)
    let file = Self.folder.appending(path: "\(name)/message.txt")
    if ProcessInfo.processInfo.environment["MICT_WRITE_EXPECTED"] == "1" { try Data(told.utf8).write(to: file) }
    #expect(told == String(decoding: try Data(contentsOf: file), as: UTF8.self))
    #expect(told != "")
  }

  /// Every rule of the checker is broken by some folder, and every finding says where.
  @Test func everyRuleIsBroken() throws {
    let told = try Self.names.map { try Self.message($0) }.joined()
    let codes = IssueCode.allCases.filter { $0.rawValue.hasPrefix("mapping.") }
    for code in codes where code != .mappingLaw && code != .mappingSample {
      #expect(told.contains("[\(code.rawValue)]"), "\(code.rawValue)")
    }
    for line in told.split(separator: "\n")
    where !line.hasPrefix("  ") && !line.contains("the file is empty") && !line.contains("file `stock.yaml`") {
      #expect(line.split(separator: ":").dropFirst().prefix(2).allSatisfy { Int($0) != nil }, "\(line)")
    }
  }

  /// All is said in Japanese too.
  @Test(arguments: names) func isRefusedInJapanese(_ name: String) throws {
    for line in try Self.message(name, .japanese).split(separator: "\n") where !line.hasPrefix("  ") {
      // But for what stands in backquotes, and the code at the end.
      let parts = line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      let words = parts.filter { $0.offset % 2 == 0 }.map(\.element).joined(separator: " ").split(separator: " ")
        .filter { $0.allSatisfy { $0.isASCII && $0.isLetter } }
      #expect(words.isEmpty, "\(line)")
    }
  }

  /// What is shown as taken by both rows or lenses is a whole resource that says so, wherever there can be one.
  @Test func examplesAreShown() throws {
    for name in Self.names where name.hasPrefix("overlap") || name.contains("disjoint") {
      #expect(try Self.message(name).contains("taken by both: {"), "\(name)")
    }
  }

  private static func message(_ name: String, _ language: Language = .english) throws -> String {
    var files = try read(folder.appending(path: "base"))
    for (file, bytes) in try read(folder.appending(path: name)) {
      files[file.hasSuffix(".missing") ? String(file.dropLast(8)) : file] = file.hasSuffix(".missing") ? nil : bytes
    }
    let categories = MappingCategories(
      all: ["one", "two", "rest"],
      readers: [("physician", ["one", "two", "rest"]), ("nurse", ["one", "two"]), ("helper", ["one"])])
    var requirements = ProfileRequirements()
    if let definition = files.removeValue(forKey: "profile.json") {
      requirements.add(try #require(FHIRFormat.json.read(definition).document))
    }
    let all = files.map { MappingSet.File(name: $0.key, bytes: $0.value) }
    let (set, faults) = MappingSet.read(
      all, schemas: ["fhir": R4.schema], categories: categories, requirements: requirements)
    #expect((set == nil) == !faults.isEmpty)
    return faults.map { $0.told(in: all, language: language) { JSONWriter.text($0) } + "\n" }.joined()
  }

  private static func read(_ folder: URL) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path) where name != "message.txt" {
      let url = folder.appending(path: name)
      if !url.hasDirectoryPath, let data = try? Data(contentsOf: url) { files[name] = Array(data) }
    }
    return files
  }
}
