import Access
import ArgumentParser
import FHIR
import Foundation
import MML
import Mapping
import Packages
import Tree

/// The project's data as a command finds it in folders: mappings and access table, read and checked together.
struct Workspace {
  let mappings: MappingSet
  let tables: AccessTables

  /// What was found wrong.
  struct Findings: Error {
    let all: [Finding]
  }

  /// Reads a folder of mappings with its access tables (`access-*.csv`). Of the profiles that mappings name, those in the
  /// packages are asked what they require.
  static func read(mappings folder: String, packages: [String] = []) throws -> Workspace {
    var versions: [AccessTable] = []
    var findings: [Finding] = []
    for name in try Files.list(folder, ending: [".csv"]) where name.hasPrefix("access-") {
      do throws(TableFaults) {
        let bytes: [UInt8]
        do { bytes = try Files.read("\(folder)/\(name)") } catch {
          findings.append(Finding(error, file: "\(folder)/\(name)"))
          continue
        }
        versions.append(try AccessTable(csv: bytes, file: "\(folder)/\(name)"))
      } catch {
        findings += error.faults.map(Finding.init)
      }
    }
    guard findings.isEmpty else { throw Findings(all: findings) }
    let tables: AccessTables
    do { tables = try AccessTables(versions) } catch { throw Findings(all: error.faults.map(Finding.init)) }
    let files = try Files.list(folder, ending: [".yaml", ".csv"]).filter { !$0.hasPrefix("access-") }
      .map { MappingSet.File(name: $0, bytes: try Files.read("\(folder)/\($0)")) }
    guard !tables.versions.isEmpty else {
      throw Findings(
        all: [Finding(folder, "there is no access table `access-*.csv`", "権限表`access-*.csv`がありません")])
    }
    let (set, faults) = MappingSet.read(
      files, schemas: ["fhir": R4.schema, "mml": MML4.schema], categories: Self.categories(tables.versions),
      requirements: try Self.requirements(packages))
    guard let set else { throw Findings(all: faults.map { Finding($0, in: files, folder: folder) }) }
    return Workspace(mappings: set, tables: tables)
  }

  /// What the profiles in packages require.
  private static func requirements(_ packages: [String]) throws -> ProfileRequirements {
    var requirements = ProfileRequirements()
    for path in packages {
      let package = try PackageFile.opened(
        try PackageFile.archive(at: path, option: "--package"), at: path, option: "--package")
      for resource in package.resources(ofTypes: ["StructureDefinition"]) {
        if let document = FHIRFormat.json.read(package.text(of: resource)).document { requirements.add(document) }
      }
    }
    return requirements
  }

  /// What the checker of mappings must know of the access tables: of every version, because each is in force some day.
  static func categories(_ tables: [AccessTable]) -> MappingCategories {
    let all = tables.map { Set($0.categories.map(\.code)) }
    return MappingCategories(
      all: all.dropFirst().reduce(all.first ?? []) { $0.intersection($1) },
      readers: tables.flatMap { table in
        table.columns.map { column in
          let readable = table.categories.filter {
            [.view, .writeOwn, .writeAny].contains(table.cell(column, $0)?.mark)
          }
          return ("\(column.code) (access table \(table.version))", Set(readable.map(\.code)))
        }
      })
  }
}

extension Workspace {
  /// The same, for a command: prints the findings and ends with exit code 1.
  static func forCommand(_ folder: String, language: Language = .english) throws -> Workspace {
    do { return try read(mappings: folder) } catch let findings as Findings {
      findings.all.forEach { Files.complain($0.text(language)) }
      throw ExitCode.failure
    } catch {
      Files.complain(error)
      throw ExitCode.failure
    }
  }
}
