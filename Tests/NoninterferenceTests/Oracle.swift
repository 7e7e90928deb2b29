// The *oracle* says without any statement of the store, by the decision alone, whether two databases agree on what a person
// may see.

import Access
import Database
import TestSupport

@testable import Storage

extension HiddenChanges {
  /// Everything of the rows that the person may see, as text: what two databases must agree on.
  func visible(in store: Store) async throws -> [String] {
    let parts = try await Self.parts(of: store)
    let seen = Set(parts.filter(isSeen).map(\.revision))
    return try await store.database.read { connection in
      try connection.rows(
        """
        SELECT p.revision, p.entry, p.type, p.category, p.fields, p.residue, p.recorded, p.ended, p.replaced, e.lens
        FROM part p JOIN entry e ON e.id = p.entry ORDER BY p.revision
        """
      ) { row -> String? in
        let revision = try row.text(0)
        guard seen.contains(revision) else { return nil }
        let bytes = [try row.bytesIfPresent(4), try row.bytesIfPresent(5)].map {
          $0.map { String(decoding: $0, as: UTF8.self) } ?? "-"
        }
        return
          "\(revision) \(try row.text(1)) \(try row.text(2)) \(try row.text(3)) \(bytes) \(try row.integer(6)) \(try row.integerIfPresent(8) ?? 0) \(try row.text(9))"
      }.compactMap { $0 }
    }
  }

  static func parts(of store: Store) async throws -> [PartFacts] {
    try await store.database.read { connection in
      try connection.rows(
        """
        SELECT p.revision, p.entry, e.lens, e.patient, p.category, p.ended, e.author, e.facility, e.origin, e.labels
        FROM part p JOIN entry e ON e.id = p.entry ORDER BY p.revision
        """
      ) { row in
        PartFacts(
          revision: try row.text(0), entry: try row.text(1), lens: try row.text(2), patient: try row.text(3),
          category: try row.text(4), isCurrent: try row.isNull(5),
          facts: EntryFacts(
            author: try row.text(6), facility: try row.text(7), origin: try row.text(8),
            labels: LabelSet(rawValue: UInt8(exactly: try row.integer(9)) ?? .max)))
      }
    }
  }
}
