import Database
import FHIR
import Foundation
import TestSupport
import Testing
import Tree

/// A folder with a database that has a registry.
final class Office: Sendable {
  let folder: URL
  var database: String { folder.appending(path: "gateway.sqlite").path }

  static let registry = """
    facilities: [{id: aoi, name: 見本あおい医院, oid: 2.999.1}, {id: office, name: 見本事務局, oid: 2.999.2}]
    people:
      - {id: dr-a, name: 見本 一郎, occupation: physician, facility: aoi, administrator: true}
      - {id: nurse-a, name: 見本 二葉, occupation: nurse, facility: aoi}
      - {id: office-b, name: 見本 三郎, occupation: mict-secretariat, facility: office, administrator: true}
      - {id: office-c, name: 見本 四郎, occupation: mict-secretariat, facility: office, state: suspended}
    terminals: [{id: a-1, facility: aoi, ownership: facility-managed}]
    teams: [{patient: p-seventeen, members: [{person: dr-a, attending: true}, {person: nurse-a}]}]
    consents: [{id: consent-seventeen, patient: p-seventeen}]
    crosswalk: [{patient: p-seventeen, hospital: h, identifier: "9876543"}]
    tokens: [{token: known, person: dr-a, terminal: a-1, purpose: TREAT}]
    """

  init() async throws {
    folder = try temporaryFolder()
    let file = folder.appending(path: "registry.yaml")
    try Data(Self.registry.utf8).write(to: file)
    let run = try await Run.mict("admin", "registry", "load", file.path, "--database", database)
    #expect(run.status == 0 && run.output.contains("2 facilities, 4 people, 1 terminals"), "\(run.errors)")
    #expect(run.errors.contains("1 tokens were left out"))
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func admin(_ arguments: String..., input: String = "") async throws -> Run {
    try await Run.mict(["admin"] + arguments + ["--database", database], input: Array(input.utf8))
  }

  /// The events of the trail, by what they say was done.
  func events() async throws -> [(words: String, event: Element)] {
    let pool = try await DatabasePool.open(.file(database))
    let all = try await pool.read { connection in
      try connection.rows("SELECT event FROM audit ORDER BY sequence") { try $0.bytes(0) }
    }
    await pool.close()
    return try all.map { bytes in
      let reading = FHIRFormat.json.read(bytes)
      #expect(reading.issues.isEmpty, "\(reading.issues.map { $0.rendered(file: "event") })")
      let event = try #require(reading.document).root
      return (event.first("outcomeDesc")?.value ?? "", event)
    }
  }
}
