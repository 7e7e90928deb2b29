// *Hidden changes*: anything that may happen to what one person can't see, straight in the database, as nobody could do it
// through the gateway. And the *oracle*, which says without any statement of the store whether two databases agree on what
// that person may see.

import Access
import Database
import TestSupport

@testable import Storage

struct HiddenChanges {
  let world: World
  let scope: Scope

  /// A row of the table `part`, with what decides on it.
  private struct PartFacts: Sendable {
    let revision: String
    let entry: String
    let lens: String
    let patient: String
    let category: String
    let isCurrent: Bool
    let facts: EntryFacts

    /// The same entry's of another category.
    func category(_ other: String) -> PartFacts {
      PartFacts(
        revision: revision, entry: entry, lens: lens, patient: patient, category: other, isCurrent: isCurrent,
        facts: facts)
    }
  }

  /// Carries some out, and says which, and which entries that the person sees they touched.
  func apply(
    to store: Store, _ chance: inout SeededGenerator
  ) async throws -> (told: [String], touched: Set<String>) {
    var told: [String] = []
    var touched: Set<String> = []
    for _ in 0..<Int.random(in: 6...20, using: &chance) {
      let parts = try await Self.parts(of: store)
      let hidden = parts.filter { !isSeen($0) }
      let seen = Set(parts.filter(isSeen).map(\.entry))
      // What stands beside something seen is what leaks first.
      let beside = hidden.filter { seen.contains($0.entry) }
      let kind = Int.random(in: 0..<10, using: &chance)
      let near = !beside.isEmpty && kind < 4 && !chance.once(in: 4)
      if let done = try await change(kind, store, parts, near ? beside : hidden, seen: seen, &chance) {
        told.append(done.told)
        if let entry = done.entry, seen.contains(entry) { touched.insert(entry) }
      }
    }
    return (told, touched)
  }

  /// Whether the person may see a part, asked of the decision alone.
  private func isSeen(_ part: PartFacts) -> Bool {
    guard let category = scope.table.category(part.category) else { return false }
    return scope.decide(Question(.view, category, of: part.patient, entry: part.facts)).isAllowed
  }

  private func change(
    _ kind: Int, _ store: Store, _ parts: [PartFacts], _ hidden: [PartFacts], seen: Set<String>,
    _ chance: inout SeededGenerator
  ) async throws -> (told: String, entry: String?)? {
    let current = hidden.filter(\.isCurrent)
    switch kind {
    case 0, 1:
      // Other content, as a correction would bring it.
      guard !current.isEmpty else { return nil }
      let part = chance.pick(current)
      guard let (other, terms) = variant(of: part, &chance) else { return nil }
      try await carryOut(
        store, part, EntryChange(fates: [part.category: .becomes(other, terms: terms)]), later: chance.once(in: 2),
        &chance)
      return ("corrected \(part.category)", part.entry)
    case 2:
      guard !current.isEmpty else { return nil }
      let part = chance.pick(current)
      try await carryOut(store, part, EntryChange(fates: [part.category: .ends]), later: true, &chance)
      return ("ended \(part.category)", part.entry)
    case 3:
      // A part that was not there before, most often beside something seen.
      let beside = parts.filter { seen.contains($0.entry) }
      guard let part = (beside.isEmpty || chance.once(in: 4) ? hidden : beside).randomElement(using: &chance),
        let (other, terms) = missing(of: part, among: parts, &chance)
      else { return nil }
      try await carryOut(
        store, part, EntryChange(fates: [other.category: .becomes(other, terms: terms)]), later: false, &chance)
      return ("began \(other.category)", part.entry)
    case 4, 5:
      // A new entry nobody of this person's kind can see: any that the decision hides wholly.
      guard let lens = world.variants.keys.sorted().randomElement(using: &chance),
        let sample = world.variants[lens]?.randomElement(using: &chance), sample.type != "Patient"
      else { return nil }
      let new = world.moved(sample, to: chance.pick(world.patients + ["p4"]), id: nil, &chance)
      let facts = EntryFacts(author: "somebody", facility: "tooi", origin: new.origin, labels: new.labels)
      let isHidden = new.parts.allSatisfy { part in
        !isSeen(
          PartFacts(
            revision: "", entry: "", lens: lens, patient: new.patient, category: part.category, isCurrent: true,
            facts: facts))
      }
      guard isHidden else { return nil }
      let id = "h\(chance.next())"
      let identifiers = Identifiers.repeating(chance.next())
      try await store.database.write { connection in
        try EntryWriter(identifiers).insert(
          new, id: id, author: "somebody", facility: "tooi", at: Gatehouse.noon.seconds - 5, connection)
      }
      return ("a new \(lens)", nil)
    case 6:
      // Without a trace.
      guard let entry = Set(hidden.map(\.entry)).subtracting(seen).sorted().randomElement(using: &chance) else {
        return nil
      }
      try await store.database.write { connection in
        for statement in ["DELETE FROM term WHERE entry = $1", "DELETE FROM part WHERE entry = $1"] {
          try connection.execute(statement, [.text(entry)])
        }
        try connection.execute("DELETE FROM entry WHERE id = $1", [.text(entry)])
      }
      return ("an entry removed", nil)
    case 7:
      // What the head counts.
      guard let entry = seen.sorted().randomElement(using: &chance) else { return nil }
      try await store.database.write { connection in
        // The numbers only order what happened, and never leave the store.
        try connection.execute("UPDATE entry SET changes = changes + 1000 WHERE id = $1", [.text(entry)])
        try connection.execute(
          "UPDATE part SET began = began + 1000, ended = ended + 1000 WHERE entry = $1", [.text(entry)])
      }
      return ("changes counted", entry)
    case 8:
      guard let part = current.randomElement(using: &chance) else { return nil }
      try await store.database.write { connection in
        try connection.execute(
          "UPDATE term SET code = $1, low = NULL WHERE entry = $2 AND category = $3",
          [.text("other"), .text(part.entry), .text(part.category)])
      }
      return ("terms of \(part.category)", part.entry)
    default:
      // Other people, and what was recorded of them.
      let now = Gatehouse.noon.seconds
      let count = Int.random(in: 1...5, using: &chance)
      try await store.database.write { connection in
        for _ in 0..<count { try AuditTrail.append(Array("{}".utf8), connection) }
        try connection.execute(
          "INSERT INTO consent (id, patient, active, ground, period_start, period_end) VALUES ($1, $2, 1, $3, $4, NULL)",
          [.text(RandomID.make()), .text("p5"), .text("instructed"), .integer(now)])
      }
      return ("others registered", nil)
    }
  }

  /// Another sample's part of the same lens, whose category the person can't see either.
  private func variant(of part: PartFacts, _ chance: inout SeededGenerator) -> (Part, [Term])? {
    variants(of: part, &chance).filter { other, _ in other.category == part.category }.randomElement(using: &chance)
  }

  /// A part such as samples of the lens have, of a category that the entry has no data of and the person can't see.
  private func missing(
    of part: PartFacts, among parts: [PartFacts], _ chance: inout SeededGenerator
  ) -> (Part, [Term])? {
    let there = Set(parts.filter { $0.entry == part.entry && $0.isCurrent }.map(\.category))
    return variants(of: part, &chance).filter { other, _ in
      !there.contains(other.category) && !isSeen(part.category(other.category))
    }.randomElement(using: &chance)
  }

  private func variants(of part: PartFacts, _ chance: inout SeededGenerator) -> [(Part, [Term])] {
    (world.variants[part.lens] ?? []).flatMap { sample in
      let entry = world.moved(sample, to: part.patient, id: nil, &chance)
      return entry.parts.map { ($0, entry.terms[$0.category] ?? []) }
    }
  }

  private func carryOut(
    _ store: Store, _ part: PartFacts, _ change: EntryChange, later: Bool, _ chance: inout SeededGenerator
  ) async throws {
    let identifiers = Identifiers.repeating(chance.next())
    try await store.database.write { connection in
      let row = try connection.first("SELECT type FROM entry WHERE id = $1", [.text(part.entry)]) { try $0.text(0) }
      guard let type = row else { return }
      let head = PartRows.Head(
        id: part.entry, type: type, lens: part.lens, patient: part.patient, facts: part.facts)
      try EntryWriter(identifiers).change(
        change, of: head, at: Gatehouse.noon.seconds + (later ? 60 : 0), connection)
    }
  }

  // MARK: The oracle

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

  private static func parts(of store: Store) async throws -> [PartFacts] {
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
