import Database
import Foundation
import Storage
import TestSupport
import Testing

/// The chain of the audit trail: whatever is changed in it is found.
@Suite(.onBothDatabases) struct AuditTrailTests {
  @Test func anUntouchedChainIsIntact() async throws {
    let store = try await opened()
    for number in 0..<5 { try await store.audit.append([UInt8(number)]) }
    #expect(try await store.audit.last() == 5)
    #expect(try await store.audit.events() == [[0], [1], [2], [3], [4]])
    await store.close()
  }

  @Test(arguments: [
    ("changed", ["UPDATE audit SET event = $1 WHERE sequence = 3"], 3),
    ("removed", ["DELETE FROM audit WHERE sequence = 3"], 3),
    (
      "removed and closed up",
      ["DELETE FROM audit WHERE sequence = 3", "UPDATE audit SET sequence = sequence - 1 WHERE sequence = 4"], 3
    ),
    (
      "inserted", ["INSERT INTO audit (sequence, event, chain) SELECT 6, event, chain FROM audit WHERE sequence = 5"], 6
    ),
    (
      "put before the first",
      ["INSERT INTO audit (sequence, event, chain) SELECT 0, event, chain FROM audit WHERE sequence = 1"], 1
    ),
    (
      "swapped",
      [
        "UPDATE audit SET sequence = 100 WHERE sequence = 2", "UPDATE audit SET sequence = 2 WHERE sequence = 3",
        "UPDATE audit SET sequence = 3 WHERE sequence = 100",
      ], 2
    ),
    ("removed at the start", ["DELETE FROM audit WHERE sequence = 1"], 1),
  ])
  func whatIsTamperedWithIsFound(_ name: String, _ statements: [String], _ sequence: Int64) async throws {
    let place = try Place()
    let store = try await Store.open(place.address)
    for number in 0..<5 { try await store.audit.append([UInt8(number)]) }
    let other = try await DatabasePool.open(place.address)
    for statement in statements {
      try await other.write { try $0.execute(statement, statement.contains("$1") ? [.bytes([99])] : []) }
    }
    await other.close()
    #expect(try await store.audit.verify() == .broken(sequence: sequence), "\(name)")
    await store.close()
  }

  /// A trail that goes on over several pages is walked to its end.
  @Test func aLongTrailIsWalkedInPages() async throws {
    let store = try await opened()
    for number in 0..<1_203 { try await store.audit.append(Array("event \(number)".utf8)) }
    #expect(try await store.audit.last() == 1_203)
    let some = try await store.audit.events(after: 1_200, limit: 2)
    #expect(some.map(\.sequence) == [1_201, 1_202])
    #expect(some.map { String(decoding: $0.bytes, as: UTF8.self) } == ["event 1200", "event 1201"])
    #expect(try await store.audit.events().count == 1_203)
    await store.close()
  }

  /// With a link that was kept elsewhere, an end that was cut off is found, and a chain that was made anew.
  @Test func aKeptLinkFindsWhatTheChainAloneCannot() async throws {
    let (store, other) = (try await opened(), try await opened())
    for number in 0..<5 {
      try await store.audit.append([UInt8(number)])
      try await other.audit.append([UInt8(number == 2 ? 99 : number)])
    }
    let kept = try #require(try await store.audit.link())
    #expect(try await store.audit.verify(expecting: kept) == .intact(count: 5))
    #expect(try await other.audit.verify(expecting: kept) == .replaced(sequence: 5))
    try await store.audit.append([6])
    #expect(try await store.audit.verify(expecting: kept) == .intact(count: 6), "it has grown since")
    let later = try #require(try await store.audit.link())
    await other.close()
    let third = try await opened()
    for number in 0..<5 { try await third.audit.append([UInt8(number)]) }
    #expect(try await third.audit.verify(expecting: later) == .cutOff(after: 5, expected: 6))
    await store.close()
    await third.close()
  }

  @Test func aLinkIsReadAsItIsWritten() async throws {
    let store = try await opened()
    try await store.audit.append([1])
    let link = try #require(try await store.audit.link())
    #expect(AuditLink(link.description) == link)
    #expect(link.description.hasPrefix("1-") && link.description.utf8.count == 66)
    for text in ["", "1", "1-", "1-zz", "-1-\(link.description.dropFirst(2))", "\(link)0", "\(link)-1"] {
      #expect(AuditLink(text) == nil, "\(text)")
    }
    await store.close()
  }
}

extension AuditTrail {
  /// The last link of a chain that is intact.
  func link() async throws -> AuditLink? {
    guard case .intact(let count) = try await verify(), let link = try await lastLink else { return nil }
    return link.sequence == count ? link : nil
  }

  /// How many events an intact chain has.
  func last() async throws -> Int64? { try await link()?.sequence }
}
