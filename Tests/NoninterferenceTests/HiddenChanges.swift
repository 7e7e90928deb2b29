// *Hidden changes*: anything that may happen to what one person can't see, straight in the database, as nobody could do it
// through the gateway.

import Access
import Database
import TestSupport

@testable import Storage

struct HiddenChanges {
  let world: World
  let scope: Scope

  /// A row of the table `part`, with what decides on it.
  struct PartFacts: Sendable {
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

  /// What was done.
  struct Done {
    var told: [String] = []
    /// The entries that were touched, also those that are new or gone.
    var entries: Set<String> = []
    /// Those of them that the person sees.
    var touched: Set<String> = []
    /// Of entries that came or went out of the person's sight, where the person might make one alike: the lens and the patient.
    var unseen: [Unseen] = []
  }

  struct Unseen {
    let lens: String
    let patient: String
  }

  /// One change: what it is, and what it was done to.
  private struct Change {
    let told: String
    var entry: String?
    var unseen: Unseen?
  }

  /// Carries some out.
  func apply(to store: Store, _ chance: inout SeededGenerator) async throws -> Done {
    var done = Done()
    for _ in 0..<Int.random(in: 6...20, using: &chance) {
      let parts = try await Self.parts(of: store)
      let hidden = parts.filter { !isSeen($0) }
      let seen = Set(parts.filter(isSeen).map(\.entry))
      // What stands beside something seen is what leaks first.
      let beside = hidden.filter { seen.contains($0.entry) }
      let kind = chance.once(in: 3) ? Int.random(in: 0..<4, using: &chance) : Int.random(in: 0..<10, using: &chance)
      let near = !beside.isEmpty && kind < 4 && !chance.once(in: 4)
      if let change = try await change(kind, store, parts, near ? beside : hidden, seen: seen, &chance) {
        done.told.append(change.told)
        if let entry = change.entry {
          done.entries.insert(entry)
          if seen.contains(entry) { done.touched.insert(entry) }
        }
        if let unseen = change.unseen { done.unseen.append(unseen) }
      }
    }
    return done
  }

  /// Whether the person may see a part, asked of the decision alone.
  func isSeen(_ part: PartFacts) -> Bool {
    guard let category = scope.table.category(part.category) else { return false }
    return scope.decide(Question(.view, category, of: part.patient, entry: part.facts)).isAllowed
  }

  private func change(
    _ kind: Int, _ store: Store, _ parts: [PartFacts], _ hidden: [PartFacts], seen: Set<String>,
    _ chance: inout SeededGenerator
  ) async throws -> Change? {
    let current = hidden.filter(\.isCurrent)
    switch kind {
    case 0, 1:
      // Other content, as a correction would bring it.
      guard !current.isEmpty else { return nil }
      let part = chance.pick(current)
      guard let (other, terms) = variant(of: part, &chance) else { return nil }
      try await carryOut(
        store, part, EntryChange(fates: [part.category: .becomes(other, terms: terms)]), later: !chance.once(in: 3),
        &chance)
      return Change(told: "corrected \(part.category)", entry: part.entry)
    case 2:
      guard !current.isEmpty else { return nil }
      let part = chance.pick(current)
      try await carryOut(store, part, EntryChange(fates: [part.category: .ends]), later: true, &chance)
      return Change(told: "ended \(part.category)", entry: part.entry)
    case 3:
      // A part that was not there before, most often beside something seen.
      let beside = chance.once(in: 4) ? [] : parts.filter { seen.contains($0.entry) }.shuffled(using: &chance)
      var found: (part: PartFacts, other: Part, terms: [Term])?
      for part in beside + hidden.shuffled(using: &chance) where found == nil {
        found = missing(of: part, among: parts, &chance).map { (part, $0.0, $0.1) }
      }
      guard let (part, other, terms) = found else { return nil }
      try await carryOut(
        store, part, EntryChange(fates: [other.category: .becomes(other, terms: terms)]), later: false, &chance)
      return Change(told: "began \(other.category)", entry: part.entry)
    case 4, 5:
      // A new entry nobody of this person's kind can see; best one that the person might make as well.
      let drawn = (0..<8).compactMap { _ in hiddenEntry(&chance) }
      let twin = drawn.first { mayBeMade($0.parts.map(\.category), of: $0.patient) }
      guard let new = twin ?? drawn.first else { return nil }
      let id = "h\(chance.next())"
      let identifiers = Identifiers.repeating(chance.next())
      try await store.database.write { connection in
        try EntryWriter(identifiers).insert(
          new, id: id, author: "somebody", facility: "tooi", at: Gatehouse.noon.seconds - 5, connection)
      }
      return Change(
        told: "a new \(new.lens)", entry: id, unseen: twin == nil ? nil : Unseen(lens: new.lens, patient: new.patient))
    case 6:
      // Without a trace.
      guard let part = hidden.filter({ !seen.contains($0.entry) }).randomElement(using: &chance) else { return nil }
      let entry = part.entry
      try await store.database.write { connection in
        for statement in ["DELETE FROM term WHERE entry = $1", "DELETE FROM part WHERE entry = $1"] {
          try connection.execute(statement, [.text(entry)])
        }
        try connection.execute("DELETE FROM entry WHERE id = $1", [.text(entry)])
      }
      let isTwin = mayBeMade(parts.filter { $0.entry == entry }.map(\.category), of: part.patient)
      return Change(
        told: "an entry removed", entry: entry, unseen: isTwin ? Unseen(lens: part.lens, patient: part.patient) : nil)
    case 7:
      // What the head counts.
      guard let entry = seen.sorted().randomElement(using: &chance) else { return nil }
      try await store.database.write { connection in
        // The numbers only order what happened, and never leave the store.
        try connection.execute("UPDATE entry SET changes = changes + 1000 WHERE id = $1", [.text(entry)])
        try connection.execute(
          "UPDATE part SET began = began + 1000, ended = ended + 1000 WHERE entry = $1", [.text(entry)])
      }
      return Change(told: "changes counted", entry: entry)
    case 8:
      guard let part = current.randomElement(using: &chance) else { return nil }
      try await store.database.write { connection in
        try connection.execute(
          "UPDATE term SET code = $1, low = NULL WHERE entry = $2 AND category = $3",
          [.text("other"), .text(part.entry), .text(part.category)])
      }
      return Change(told: "terms of \(part.category)", entry: part.entry)
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
      return Change(told: "others registered")
    }
  }

  /// An entry that the decision hides wholly.
  private func hiddenEntry(_ chance: inout SeededGenerator) -> NewEntry? {
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
    return isHidden ? new : nil
  }

  /// Whether the person may make one with data of these categories.
  private func mayBeMade(_ categories: [String], of patient: String) -> Bool {
    categories.allSatisfy { code in
      scope.table.category(code).map { scope.decide(Question(.create, $0, of: patient)).isAllowed } ?? false
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
}
