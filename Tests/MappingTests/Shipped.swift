import FHIR
import Foundation
import Mapping
import Testing
import Tree

/// The project's own mapping files, read as they are shipped.
enum Shipped {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
  static let folder = root.appending(path: "Mappings")

  /// The set, read once with the access table. Faults are the business of `ShippedTests`.
  static let set = Result<MappingSet, any Error> {
    try #require(try read(schemas: ["fhir": R4.schema], categories: categories.get()).set)
  }

  static func lens(_ name: String) throws -> Lens { try #require(try set.get().lens(named: name)) }

  static let names: [String] = (try? set.get().lenses.map(\.name).sorted()) ?? []

  /// Reads the folder; each file may be changed on the way.
  static func read(
    schemas: [String: Schema], categories: MappingCategories?, change: (String, String) -> String = { _, text in text }
  ) throws -> (set: MappingSet?, faults: [MappingFault]) {
    MappingSet.read(try files(change: change) { _ in true }, schemas: schemas, categories: categories)
  }

  /// The files whose names are wanted; each may be changed on the way.
  static func files(
    change: (String, String) -> String = { _, text in text }, where isWanted: (String) -> Bool = { _ in true }
  ) throws -> [MappingSet.File] {
    try names(in: folder).filter(isWanted).map { name in
      let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      return MappingSet.File(name: name, bytes: Array(change(name, text).utf8))
    }
  }

  /// The same files as texts, by name.
  static func texts() throws -> [String: String] {
    var texts: [String: String] = [:]
    for name in try names(in: folder) {
      texts[name] = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }
    return texts
  }

  /// The mapping files between the stock model and FHIR, with all they need.
  private static func names(in folder: URL) throws -> [String] {
    let manager = FileManager.default
    let files = try manager.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yaml") }
    let groups = try manager.contentsOfDirectory(atPath: folder.appending(path: "groups").path)
    let tables = try manager.contentsOfDirectory(atPath: folder.appending(path: "tables").path)
    return files.sorted() + groups.filter { $0.hasSuffix(".yaml") }.sorted().map { "groups/\($0)" }
      + tables.filter { $0.hasSuffix(".csv") }.sorted().map { "tables/\($0)" }
  }

  /// Who reads what by the published access table. The few lines that matter are read here, so that these tests need
  /// nothing of access control.
  static let categories = Result<MappingCategories, any Error> {
    let text = try String(contentsOf: folder.appending(path: "access-1.0.csv"), encoding: .utf8)
    let lines = text.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    let head = try #require(lines.firstIndex { $0.first == "category" })
    let rows = lines[(head + 2)...]
    var readers: [(occupation: String, readable: Set<String>)] = []
    for (column, occupation) in lines[head].enumerated().dropFirst(2) {
      let readable = rows.filter { ["R", "W", "M"].contains(String($0[column].prefix(1))) }.map { String($0[0]) }
      readers.append((String(occupation), Set(readable)))
    }
    return MappingCategories(all: Set(rows.map { String($0[0]) }), readers: readers)
  }
}
