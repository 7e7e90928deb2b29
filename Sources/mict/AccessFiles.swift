import Access
import Foundation

/// The access tables as files: the committee's versions stand beside the mappings as `access-*.csv`, the facilities' own
/// in `overlays/*.csv` below them.
enum AccessFiles {
  /// Whether a file below the folder of mappings is one of them, and so no file of a mapping.
  static func holds(_ name: String) -> Bool { isVersion(name) || name.hasPrefix("overlays/") }

  private static func isVersion(_ name: String) -> Bool { name.hasPrefix("access-") && name.hasSuffix(".csv") }

  /// The facilities' own tables of a folder. Whatever else lies there is refused: a table that was saved as something else
  /// would narrow nothing, and nobody would notice.
  private static func overlays(in folder: String) throws -> [String] {
    let folder = "\(folder)/overlays"
    guard FileManager.default.fileExists(atPath: folder) else { return [] }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasPrefix(".") }.sorted()
    } catch {
      throw Workspace.Findings(all: [Finding(folder, "this folder can't be read", "このフォルダーを読めません")])
    }
    let others = names.filter { !$0.hasSuffix(".csv") }
    guard others.isEmpty else {
      throw Workspace.Findings(
        all: others.map {
          Finding("\(folder)/\($0)", "only facilities' own tables stand here, as `.csv`", "ここには施設の規程の`.csv`だけを置きます")
        })
    }
    return names.map { "\(folder)/\($0)" }
  }

  /// All versions and all facilities' own tables of a folder, and `more` of these from elsewhere.
  ///
  /// - Throws: `Workspace.Findings` with everything that is wrong: without the whole of them nothing may be decided,
  ///   because what is missing might have denied.
  static func tables(in folder: String, overlays more: [String] = []) throws -> AccessTables {
    let names = try Files.list(folder, ending: [".csv"])
    let versions = try all(names.filter(isVersion).map { "\(folder)/\($0)" }) { path, bytes throws(TableFaults) in
      try AccessTable(csv: bytes, file: path)
    }
    guard !versions.isEmpty else {
      throw Workspace.Findings(
        all: [Finding(folder, "there is no access table `access-*.csv`", "権限表`access-*.csv`がありません")])
    }
    do {
      var tables = try AccessTables(versions)
      let committee = tables
      try tables.add(
        try all(overlays(in: folder) + more) { path, bytes throws(TableFaults) in
          try Overlay(csv: bytes, file: path, over: committee)
        })
      return tables
    } catch let faults as TableFaults {
      throw Workspace.Findings(all: faults.faults.map(Finding.init))
    }
  }

  /// Makes something of each file; what is wrong with any of them is told of all.
  private static func all<Table>(
    _ paths: [String], make: (String, [UInt8]) throws(TableFaults) -> Table
  ) throws -> [Table] {
    var made: [Table] = []
    var findings: [Finding] = []
    for path in paths {
      do { made.append(try make(path, try Files.read(path))) } catch let faults as TableFaults {
        findings += faults.faults.map(Finding.init)
      } catch {
        findings.append(Finding(error, file: path))
      }
    }
    guard findings.isEmpty else { throw Workspace.Findings(all: findings) }
    return made
  }
}
