import Access
import Database

/// What is added to the entries that a search found: those that they refer to, or those that refer to them.
public struct Inclusion: Hashable, Sendable {
  /// Which way references are followed.
  public enum Direction: Hashable, Sendable {
    /// From the entries to what they refer to.
    case forward
    /// From the entries to what refers to them.
    case backward
  }

  /// Which way references are followed.
  public let direction: Direction
  /// The resource type that has the references.
  public let type: String
  /// The parameters that name them.
  public let parameters: [String]
  /// Only references to this type, when given.
  public let target: String?
  /// Whether it holds for what was added as well.
  public let iterates: Bool

  /// Makes one from its parts.
  public init(_ direction: Direction, _ type: String, _ parameters: [String], target: String?, iterates: Bool) {
    self.direction = direction
    self.type = type
    self.parameters = parameters
    self.target = target
    self.iterates = iterates
  }
}

/// Gathers what is added to a page, round by round: to the matches what every inclusion says, to what was added what those
/// say that iterate. Only what the scope may see is followed, found and counted.
struct Gathering {
  private(set) var included: [StoredEntry] = []
  private(set) var isCut = false
  private let inclusions: [Inclusion]
  private let most: Int
  private var known: Set<String>
  private var sources: [StoredEntry]

  init(_ query: EntryQuery, matches: [StoredEntry]) {
    inclusions = query.inclusions
    most = query.mostIncluded
    known = Set(matches.map(\.id))
    sources = matches
  }

  mutating func gather(_ view: View, _ connection: borrowing Connection) throws {
    var rules = inclusions
    while !sources.isEmpty, !rules.isEmpty, !isCut {
      var found: Set<String> = []
      for rule in rules {
        switch rule.direction {
        case .forward: found.formUnion(try targets(rule, view, connection))
        case .backward: found.formUnion(try referring(rule, view, connection))
        }
      }
      let new = try view.rows(found.subtracting(known).sorted(), type: nil, ofAllTimes: false, connection)
        .compactMap(\.latest).filter { !$0.isDeleted }.sorted { ($0.type, $0.id) < ($1.type, $1.id) }
      isCut = isCut || included.count + new.count > most
      sources = Array(new.prefix(most - included.count))
      included += sources
      known.formUnion(sources.map(\.id))
      rules = inclusions.filter(\.iterates)
    }
  }

  /// The ids of what the sources refer to, if it is there and seen.
  private func targets(
    _ rule: Inclusion, _ view: View, _ connection: borrowing Connection
  ) throws -> Set<String> {
    let ids = sources.filter { $0.type == rule.type }.map(\.id)
    guard !ids.isEmpty else { return [] }
    var statement = EntryStatement(ScopedStatement(view.scope))
    let isTarget = rule.target.map { " AND e.type = \(statement.bind($0))" } ?? ""
    let sql = """
      SELECT DISTINCT e.id FROM term t CROSS JOIN entry e WHERE t.entry IN (\(statement.list(ids))) \
      AND t.parameter IN (\(statement.list(rule.parameters))) AND \(statement.scoped.searches("t")) \
      AND e.id = t.text AND t.code = e.type || '/' || e.id AND \(statement.isSeen("e"))\(isTarget)
      """
    return Set(try connection.rows(sql, statement.scoped.parameters) { try $0.text(0) })
  }

  /// The ids of what is seen and refers to the sources. One more than may be added is enough to know that it is cut.
  private func referring(
    _ rule: Inclusion, _ view: View, _ connection: borrowing Connection
  ) throws -> Set<String> {
    let references = sources.filter { rule.target == nil || $0.type == rule.target }.map { "\($0.type)/\($0.id)" }
    guard !references.isEmpty else { return [] }
    var statement = EntryStatement(ScopedStatement(view.scope))
    let (entry, from) = statement.entries([
      EntryKind(
        rule.type,
        [
          .term(TermTest(parameters: rule.parameters, alternatives: references.map { .code(.any, $0) }))
        ])
    ])
    let sql = "SELECT \(entry).id \(from) ORDER BY \(entry).id LIMIT \(statement.bind(Int64(most + known.count) + 1))"
    return Set(try connection.rows(sql, statement.scoped.parameters) { try $0.text(0) })
  }
}
