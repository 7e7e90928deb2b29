import Database
import Foundation
import Measuring

/// Durable creates beside the bare database, which gets the same rows from as many tasks at once, under the same policy:
/// nothing is answered before the disk has it.
enum Creates {
  private static let callers = 32

  static func text(
    _ gateway: Served, _ load: Load, _ folder: URL, token: String, rounds: Int, seconds: Int
  ) async throws -> String {
    let sample = String(decoding: try Places.projectFile("Samples/diagnosis/rich.json"), as: UTF8.self)
      .replacing(/Patient\/(hanako|taro)/, with: "Patient/p3")
    let script = folder.appending(path: "create.lua")
    try """
    wrk.method = "POST"
    wrk.headers["Content-Type"] = "application/fhir+json"
    wrk.headers["Prefer"] = "return=minimal"
    wrk.body = [==[\(sample)]==]
    """.write(to: script, atomically: true, encoding: .utf8)
    let path = folder.appending(path: "10000.sqlite").path
    // Once, so that there is one to take the rows from.
    _ = try await load.ask(gateway.url("Condition"), token: token, seconds: 1, script: script.path)
    let bare = try await Bare(rowsOf: path, folder.appending(path: "bare.sqlite").path)
    var (own, others, ratios): ([Double], [Double], [Double]) = ([], [], [])
    for _ in 0..<rounds {
      let one = try await load.ask(gateway.url("Condition"), token: token, seconds: seconds, script: script.path)
      let other = try await bare.rate(callers, seconds: seconds)
      own.append(one.requestsPerSecond)
      others.append(other)
      ratios.append(one.requestsPerSecond / other)
    }
    await bare.close()
    guard let own = Spread(own), let others = Spread(others), let ratio = Spread(ratios) else { return "" }
    var report = Table(
      header: ["", "creates/s", "bare database", "ratio", "least–greatest", "at least", ""], leading: [0, 6])
    report.rows.append([
      "create, \(bare.count) rows", Table.number(own.median), Table.number(others.median), Table.number(ratio.median),
      ratio.range, "0.80", ratio.median >= 0.8 ? "met" : "not met",
    ])
    return "Durable creates beside the database alone, which gets the same rows from 32 callers\n" + report.text
  }
}

/// The rows of one create, to be written again and again under other keys.
private struct Bare {
  let count: Int
  private let database: DatabasePool
  private let rows: [(table: String, row: [Value])]

  init(rowsOf path: String, _ own: String) async throws {
    let store = try await DatabasePool.open(.file(path))
    rows = try await store.read { connection in
      let found = try connection.first("SELECT entry FROM part ORDER BY recorded DESC, entry LIMIT 1") {
        try $0.text(0)
      }
      guard let id = found else { return [] }
      return try Self.rows("entry", "id = '\(id)'", connection) + Self.rows("part", "entry = '\(id)'", connection)
        + Self.rows("term", "entry = '\(id)'", connection)
        + Self.rows("audit", "sequence = (SELECT MAX(sequence) FROM audit)", connection)
    }
    count = rows.count
    // The same tables and indexes.
    let definitions = try await store.read {
      try $0.rows(
        """
        SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND type IN ('table', 'index')
        AND tbl_name IN ('entry', 'part', 'term', 'audit') ORDER BY type DESC
        """
      ) { try $0.text(0).replacing("\nSTRICT", with: "") }
    }
    await store.close()
    database = try await DatabasePool.open(.file(own))
    try await database.migrate([Migration(number: 1, name: "the same", statements: definitions)])
  }

  private static func rows(
    _ table: String, _ condition: String, _ connection: borrowing Connection
  ) throws -> [(table: String, row: [Value])] {
    try connection.rows("SELECT * FROM \(table) WHERE \(condition)") { row in
      var cells: [Value] = []
      for column in 0..<row.count { cells.append(try row.value(column)) }
      return (table, cells)
    }
  }

  /// Writes for so many seconds; how many creates a second.
  func rate(_ callers: Int, seconds: Int) async throws -> Double {
    let start = ContinuousClock.now
    let end = start + .seconds(seconds)
    let written = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<callers {
        group.addTask {
          var count = 0
          while ContinuousClock.now < end {
            try await write()
            count += 1
          }
          return count
        }
      }
      return try await group.reduce(0, +)
    }
    let time = (ContinuousClock.now - start).components
    return Double(written) / (Double(time.seconds) + Double(time.attoseconds) * 1e-18)
  }

  private func write() async throws {
    try await database.write { connection in
      let id = UUID().uuidString
      for (table, row) in rows {
        var row = row
        switch table {
        case "entry": row[0] = .text(id)
        case "part": (row[0], row[1]) = (.text(UUID().uuidString), .text(id))
        case "term": row[0] = .text(id)
        default:
          let last = try connection.first("SELECT sequence FROM audit ORDER BY sequence DESC LIMIT 1") {
            try $0.integer(0)
          }
          row[0] = .integer((last ?? 0) + 1)
        }
        let places = row.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
        try connection.execute("INSERT INTO \(table) VALUES (\(places))", row)
      }
    }
  }

  func close() async { await database.close() }
}
