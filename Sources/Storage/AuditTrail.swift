import Crypto
import Database

/// The *audit trail*: one event for each interaction, append-only, each chained to the one before by its SHA-256.
///
/// An event is the bytes of an AuditEvent; this file does not look into it. Whoever writes an event that can't be written
/// must refuse what it was to record.
public struct AuditTrail: Sendable {
  let database: DatabasePool

  /// Where the chain breaks, or how long it is.
  public enum Verdict: Equatable, Sendable {
    case intact(count: Int)
    case broken(sequence: Int64)
  }

  /// Adds an event in a transaction of its own.
  public func append(_ event: [UInt8]) async throws {
    try await database.write { try Self.append(event, $0) }
  }

  /// All events, oldest first.
  public func events() async throws -> [[UInt8]] {
    try await database.read { try $0.rows("SELECT event FROM audit ORDER BY sequence") { try $0.bytes(0) } }
  }

  /// Walks the chain: finds a changed, removed, inserted or reordered event. (Events cut off at the end can only be
  /// found by whoever has kept a later link.)
  public func verify() async throws -> Verdict {
    try await database.read { connection in
      var previous = Self.start
      var expected: Int64 = 1
      var broken: Int64?
      try connection.forEach("SELECT sequence, event, chain FROM audit ORDER BY sequence") { row in
        guard broken == nil else { return }
        let link = Self.link(previous, try row.bytes(1), expected)
        if try row.integer(0) != expected || row.bytes(2) != link { broken = expected }
        previous = link
        expected += 1
      }
      return broken.map { .broken(sequence: $0) } ?? .intact(count: Int(expected - 1))
    }
  }

  static func append(_ event: [UInt8], _ connection: borrowing Connection) throws {
    let last = try connection.first("SELECT sequence, chain FROM audit ORDER BY sequence DESC LIMIT 1") {
      (sequence: try $0.integer(0), chain: try $0.bytes(1))
    }
    let sequence = (last?.sequence ?? 0) + 1
    try connection.execute(
      "INSERT INTO audit (sequence, event, chain) VALUES ($1, $2, $3)",
      [.integer(sequence), .bytes(event), .bytes(link(last?.chain ?? start, event, sequence))])
  }

  private static let start = [UInt8](repeating: 0, count: 32)

  private static func link(_ previous: [UInt8], _ event: [UInt8], _ sequence: Int64) -> [UInt8] {
    var hash = SHA256()
    hash.update(data: previous)
    withUnsafeBytes(of: sequence.bigEndian) { hash.update(bufferPointer: $0) }
    hash.update(data: event)
    return Array(hash.finalize())
  }
}
