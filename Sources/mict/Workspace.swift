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

  /// Reads a folder of mappings with its access tables, and `more` facilities' own tables. Of the profiles that mappings
  /// name, those in the packages are asked what they require.
  static func read(mappings folder: String, packages: [String] = [], overlays more: [String] = []) throws -> Workspace {
    let tables = try AccessFiles.tables(in: folder, overlays: more)
    let files = try Files.list(folder, ending: [".yaml", ".csv"]).filter { !AccessFiles.holds($0) }
      .map { MappingSet.File(name: $0, bytes: try Files.read("\(folder)/\($0)")) }
    let (set, faults) = MappingSet.read(
      files, schemas: ["fhir": R4.schema, "mml": MML4.schema], categories: Self.categories(tables),
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

  /// What the checker of mappings must know of the access tables: of every version, because each is in force some day,
  /// and of every facility's own table beside the versions that it is in force with.
  static func categories(_ tables: AccessTables) -> MappingCategories {
    let all = tables.versions.map { Set($0.categories.map(\.code)) }
    var held = tables.versions.map { HeldTable($0) }
    for (facility, overlays) in tables.overlays.sorted(by: { $0.key < $1.key }) {
      for overlay in overlays {
        held += tables.versions.filter { table in
          // Both are in force together on some day if they are on the day when the later of them begins.
          let day = max(table.effective, overlay.effective)
          return tables.inForce(on: day)?.version == table.version
            && tables.overlay(of: facility, on: day)?.version == overlay.version
        }.map { HeldTable($0, narrowedBy: overlay) }
      }
    }
    return MappingCategories(
      all: all.dropFirst().reduce(all.first ?? []) { $0.intersection($1) },
      readers: held.flatMap { held in
        held.table.columns.map { column in
          let readable = held.table.categories.filter { held.cell(column, $0)?.mark.rights.contains(.view) ?? false }
          let own = held.overlay.map { ", narrowed by \($0.facility)'s own \($0.version)" } ?? ""
          return ("\(column.code) (access table \(held.table.version)\(own))", Set(readable.map(\.code)))
        }
      })
  }
}

extension Workspace {
  /// The same, for a command: prints the findings and ends with exit code 1.
  static func forCommand(
    _ folder: String, overlays: [String] = [], language: Language = .english
  ) throws -> Workspace {
    do { return try read(mappings: folder, overlays: overlays) } catch let findings as Findings {
      findings.all.forEach { Files.complain($0.text(language)) }
      throw ExitCode.failure
    } catch {
      Files.complain(error)
      throw ExitCode.failure
    }
  }
}
