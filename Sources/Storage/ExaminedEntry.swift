import Access
import Database

/// An entry as an examination finds it: its head, its parts of all times, and the terms of those in force.
public struct ExaminedEntry: Sendable {
  /// One part.
  public struct ExaminedPart: Sendable {
    /// What it holds.
    public let part: Part
    /// The number of the change that began it.
    public let began: Int64
    /// The number of the change that ended it, if one did.
    public let ended: Int64?

    /// Whether it is in force now.
    public var isInForce: Bool { ended == nil }
  }

  /// The id.
  public let id: String
  /// The resource type it came as.
  public let type: String
  /// The lens that took it.
  public let lens: String
  /// The id of the patient.
  public let patient: String
  /// The parts of all times, by category and in the order of time.
  public internal(set) var parts: [ExaminedPart] = []
  /// The terms, by category.
  public internal(set) var terms: [String: [Term]] = [:]

  /// The parts that were in force from each change on, oldest first.
  public var versions: [(change: Int64, parts: [Part])] {
    Set(parts.flatMap { [$0.began, $0.ended].compactMap(\.self) }).sorted().map { change in
      (change, parts.filter { $0.began <= change && change < $0.ended ?? .max }.map(\.part))
    }
  }
}

extension Examination {
  /// How much an examination of the entries has read.
  public struct Counts: Sendable {
    /// Heads.
    public var entries = 0
    /// Parts of all times.
    public var parts = 0
    /// Terms.
    public var terms = 0

    /// Nothing yet.
    public init() {}
  }

  /// Reads all entries on one snapshot. Heads, parts and terms are held against each other; what `judge` finds beside, it
  /// tells of each entry.
  public func entries(
    progress: @escaping Progress = { _, _ in }, judge: @escaping @Sendable (ExaminedEntry) -> [Defect]
  ) async -> (defects: Defects, counts: Counts) {
    await look("entry", Counts()) { connection in
      var (found, counts) = (Defects(), Counts())
      let total = Int(try connection.first("SELECT COUNT(*) FROM entry") { try $0.integer(0) } ?? 0)
      try connection.forEach(
        "SELECT id, type, lens, patient, author, facility, origin, labels, changes FROM entry ORDER BY id"
      ) { row in
        var entry = ExaminedEntry(
          id: try row.text(0), type: try row.text(1), lens: try row.text(2), patient: try row.text(3))
        let defects = try Self.fill(
          &entry, facts: [try row.text(4), try row.text(5), try row.text(6)], labels: try row.integer(7),
          changes: try row.integer(8), connection)
        for defect in defects + judge(entry) { found.add(defect) }
        counts.entries += 1
        counts.parts += entry.parts.count
        counts.terms += entry.terms.values.reduce(0) { $0 + $1.count }
        if counts.entries % 100 == 0 { progress(counts.entries, total) }
      }
      // What belongs to no entry is not met on the way.
      for table in ["part", "term"] {
        let lost = try connection.first(
          "SELECT COUNT(*) FROM \(table) t WHERE NOT EXISTS (SELECT 1 FROM entry e WHERE e.id = t.entry)"
        ) { try $0.integer(0) }
        if let lost, lost > 0 { found.add(Defect(.head, at: "\(lost) rows of \(table) without an entry")) }
      }
      return (found, counts)
    }
  }

  /// Reads an entry's parts and terms, and holds them against its head.
  private static func fill(
    _ entry: inout ExaminedEntry, facts: [String], labels: Int64, changes: Int64, _ connection: borrowing Connection
  ) throws -> [Defect] {
    let place = "entry \(entry.id)"
    var found: [Defect] = []
    var times: [PartTime] = []
    let head = [entry.type, entry.patient] + facts
    try connection.forEach(
      """
      SELECT type, patient, author, facility, origin, labels, category, fields, residue, began, ended, recorded, replaced
      FROM part WHERE entry = $1 ORDER BY category, began, ended
      """, [.text(entry.id)]
    ) { row in
      let part = Part(
        category: try row.text(6), fields: try row.bytesIfPresent(7), residue: try row.bytesIfPresent(8))
      entry.parts.append(.init(part: part, began: try row.integer(9), ended: try row.integerIfPresent(10)))
      times.append(
        PartTime(
          category: part.category, began: try row.integer(9), ended: try row.integerIfPresent(10),
          recorded: try row.integer(11), replaced: try row.integerIfPresent(12)))
      var own: [String] = []
      for column in 0..<5 { own.append(try row.text(column)) }
      let ownLabels = try row.integer(5)
      if own != head || ownLabels != labels {
        found.append(Defect(.head, at: "\(place), part \(part.category) of change \(try row.integer(9))"))
      }
    }
    if entry.parts.isEmpty { found.append(Defect(.empty, at: place)) }
    let known = LabelSet.names.reduce(into: LabelSet()) { $0.formUnion($1.label) }
    if UInt8(exactly: labels).map({ known.isSuperset(of: LabelSet(rawValue: $0)) }) != true {
      found.append(Defect(.head, at: "\(place), labels"))
    }
    if !PartTime.isHistory(times, changes: changes) { found.append(Defect(.history, at: place)) }
    found += try terms(of: &entry, place: place, connection)
    return found
  }

  private static func terms(
    of entry: inout ExaminedEntry, place: String, _ connection: borrowing Connection
  ) throws -> [Defect] {
    var strays: Set<String> = []
    let inForce = Set(entry.parts.filter(\.isInForce).map(\.part.category))
    let (type, patient) = (entry.type, entry.patient)
    var terms: [String: [Term]] = [:]
    try connection.forEach(
      "SELECT category, type, patient, parameter, system, code, text, low, high, place FROM term WHERE entry = $1",
      [.text(entry.id)]
    ) { row in
      let category = try row.text(0)
      let (ownType, ownPatient) = (try row.text(1), try row.text(2))
      if !inForce.contains(category) || ownType != type || ownPatient != patient { strays.insert(category) }
      terms[category, default: []].append(
        Term(
          parameter: try row.text(3), system: try row.textIfPresent(4), code: try row.textIfPresent(5),
          text: try row.textIfPresent(6), low: try row.integerIfPresent(7), high: try row.integerIfPresent(8),
          place: try row.integerIfPresent(9)))
    }
    entry.terms = terms
    return strays.sorted().map { Defect(.stray, at: "\(place), terms of \($0)") }
  }
}

/// When a part was in force: by the numbers of the entry's changes, and in seconds since 1970.
private struct PartTime {
  let category: String
  let began: Int64
  let ended: Int64?
  let recorded: Int64
  let replaced: Int64?

  /// Whether such parts, by category and in order, can have come about one after the other in so many changes.
  static func isHistory(_ parts: [PartTime], changes: Int64) -> Bool {
    var last: PartTime?
    for part in parts {
      guard part.began >= 1, (part.ended == nil) == (part.replaced == nil), (part.ended ?? .max) > part.began,
        (part.replaced ?? .max) >= part.recorded
      else { return false }
      if let last, last.category == part.category {
        // The one before ended, and no later than this began.
        guard let ended = last.ended, ended <= part.began, let replaced = last.replaced, replaced <= part.recorded
        else { return false }
      }
      last = part
    }
    // Every change left something that began or ended by it.
    let made = Set(parts.flatMap { [$0.began, $0.ended].compactMap(\.self) })
    return made.min() == 1 && made.max() == changes && Int64(made.count) == changes
  }
}
