import Database

/// The *audit trail*: one event for each interaction, append-only, each chained to the one before by its SHA-256.
///
/// An event is the bytes of an AuditEvent. Of what is in it only the patients are known here, and only `Pseudonyms` knows
/// how: the trail keeps none of their ids. Whoever writes an event that can't be written must refuse what it was to
/// record.
public struct AuditTrail: Sendable {
  let database: DatabasePool

  /// An event and its place in the trail, from 1.
  public struct Event: Sendable {
    /// The place.
    public let sequence: Int64
    /// The event, with the ids of the patients that are still known.
    public let bytes: [UInt8]
  }

  /// How many are read at a time.
  private static let pageSize = 500

  /// Adds an event in a transaction of its own.
  public func append(_ event: [UInt8]) async throws {
    try await database.write { try Self.append(event, $0) }
  }

  /// So many of the events after a place, oldest first.
  public func events(after sequence: Int64, limit: Int = 500) async throws -> [Event] {
    try await database.read { connection in
      try Self.rows(after: sequence, limit, connection).map { row in
        Event(sequence: row.sequence, bytes: try Pseudonyms.show(row.event, connection))
      }
    }
  }

  /// All events, oldest first. It holds them all: for trails that are known to be short.
  public func events() async throws -> [[UInt8]] {
    var all: [[UInt8]] = []
    var last: Int64 = 0
    while case let page = try await events(after: last), let end = page.last {
      all += page.map(\.bytes)
      last = end.sequence
    }
    return all
  }

  /// Walks the chain, a page at a time: finds a changed, removed, inserted or reordered event.
  ///
  /// Events that were cut off at the end, or a chain that was made anew from some event on, are found only by comparing
  /// with a link that somebody kept elsewhere.
  public func verify(expecting kept: AuditLink? = nil) async throws -> AuditVerdict {
    var last = AuditLink.start
    // From before the first place on, where something may have been put too.
    var place = Int64.min
    while true {
      let after = place
      let page = try await database.read { try Self.rows(after: after, Self.pageSize, $0) }
      for row in page {
        place = row.sequence
        last = last.next(row.event)
        if row.sequence != last.sequence || row.chain != last.digest { return .broken(sequence: last.sequence) }
        if let kept, kept.sequence == last.sequence, kept != last { return .replaced(sequence: last.sequence) }
      }
      if page.isEmpty { break }
    }
    if let kept, kept.sequence > last.sequence { return .cutOff(after: last.sequence, expected: kept.sequence) }
    return .intact(count: Int(last.sequence))
  }

  /// The last link as it is kept, to be kept elsewhere too; nil before the first event. Whether the chain up to it is
  /// whole only `verify` tells.
  public var lastLink: AuditLink? {
    get async throws { try await database.read { try Self.last($0) } }
  }

  static func append(_ event: [UInt8], _ connection: borrowing Connection) throws {
    let event = try Pseudonyms.hide(event, connection)
    let link = (try last(connection) ?? .start).next(event)
    try connection.execute(
      "INSERT INTO audit (sequence, event, chain) VALUES ($1, $2, $3)",
      [.integer(link.sequence), .bytes(event), .bytes(link.digest)])
  }

  private static func last(_ connection: borrowing Connection) throws -> AuditLink? {
    try connection.first("SELECT sequence, chain FROM audit ORDER BY sequence DESC LIMIT 1") {
      AuditLink(sequence: try $0.integer(0), digest: try $0.bytes(1))
    }
  }

  private static func rows(
    after sequence: Int64, _ limit: Int, _ connection: borrowing Connection
  ) throws -> [(sequence: Int64, event: [UInt8], chain: [UInt8])] {
    try connection.rows(
      "SELECT sequence, event, chain FROM audit WHERE sequence > $1 ORDER BY sequence LIMIT $2",
      [.integer(sequence), .integer(Int64(limit))]
    ) { (try $0.integer(0), try $0.bytes(1), try $0.bytes(2)) }
  }
}
