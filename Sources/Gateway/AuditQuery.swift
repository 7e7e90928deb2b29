import Access
import FHIR
import Storage
import Tree

/// What of the audit trail is asked for: a search of `AuditEvent` by `date`, `patient`, `agent` and `outcome`, or what is to
/// be *reviewed*: emergencies, disaster mode, and what was refused (`AuditReview`).
///
/// It goes through the trail from its beginning, or from behind the event that `_after` names, and stops when a page is
/// full: the trail has no index, because nothing of it may be looked for but by the secretariat.
struct AuditQuery {
  private var dates: [(comparison: String, day: String)] = []
  private var patients: [Set<String>] = []
  private var agents: [Set<String>] = []
  private var outcomes: [Set<String>] = []
  private let isReview: Bool
  /// What was done outside these is to be reviewed too.
  private(set) var hours: UsualHours?
  private(set) var count = SearchRequest.usualCount
  /// How much of each event is shown.
  private(set) var presentation = Presentation()
  private(set) var after: Int64 = 0
  private var used = UsedParameters()

  /// The names that are understood.
  static let names = PageParameter.names.union(["date", "patient", "agent", "outcome"])

  init(_ parameters: [(name: String, value: String)], isReview: Bool, isLenient: Bool) throws(Refusal) {
    self.isReview = isReview
    let known = isReview ? Self.names.union(["hours"]) : Self.names
    for (name, value) in parameters {
      guard known.contains(name), !value.isEmpty else {
        try PageParameter.leaveOut(name, isLenient: isLenient, known: known)
        continue
      }
      let values = value.split(separator: ",").map(String.init)
      switch name {
      case "date": dates.append(try Self.date(value))
      case "patient": patients.append(Self.references(values, "Patient/"))
      case "agent": agents.append(Self.references(values, "Practitioner/"))
      case "outcome": outcomes.append(Set(values))
      case "hours":
        guard let hours = UsualHours(value) else {
          throw .badParameter(
            name: name, reason: "its value must be the usual hours of a day in Japan, such as `7-21`",
            japanese: "`7-21`のように、日本時間での通常の時間帯を書いてください")
        }
        self.hours = hours
      case "_count":
        count = try PageParameter.count(name, value)
      case "_after":
        guard let place = Int64(value), place >= 0 else { throw PageParameter.badPlace }
        after = place
        continue
      default:
        let types = [UseCases.trail]
        if let shown = try PageParameter.show(name, value, of: types, isLenient: isLenient, in: &presentation) {
          used.append(shown)
        }
        continue
      }
      used.append((name, value))
    }
  }

  /// Whether an event is asked for. One that can't be read is: nobody shall hide an event by its form.
  func asks(_ event: AuditTrail.Event) -> Bool {
    guard let facts = AuditFacts(event.bytes) else { return true }
    let day = String(facts.recorded.prefix(10))
    let isInTime = dates.allSatisfy { comparison, asked in
      switch comparison {
      case "ge": day >= asked
      case "gt": day > asked
      case "le": day <= asked
      case "lt": day < asked
      default: day == asked
      }
    }
    return isInTime && patients.allSatisfy { !facts.references.isDisjoint(with: $0) }
      && agents.allSatisfy { !facts.agents.isDisjoint(with: $0) }
      && outcomes.allSatisfy { $0.contains(facts.outcome) } && (!isReview || facts.isForReview(outside: hours))
  }

  /// One page of what is asked for, and the number of its last event where there is more; or, for `_summary=count`, only how
  /// many there are.
  func page(of trail: AuditTrail) async throws -> (events: [AuditTrail.Event], total: Int?, next: Int64?) {
    let isCount = presentation.summary == .count
    var found: [AuditTrail.Event] = []
    var total = 0
    var place = isCount ? 0 : after
    while case let page = try await trail.events(after: place), let end = page.last {
      for event in page where asks(event) {
        total += 1
        if isCount { continue }
        if found.count == count { return (found, nil, found.last?.sequence) }
        found.append(event)
      }
      place = end.sequence
    }
    return (found, isCount ? total : nil, nil)
  }

  /// The query of a link to the page behind an event, or to this one.
  func link(after: Int64?) -> String {
    used.query(after: after.flatMap { $0 > 0 ? "\($0)" : nil })
  }

  /// `2026-11-23`, with `ge`, `gt`, `le`, `lt` or `eq` before it: a day in Japan.
  private static func date(_ text: String) throws(Refusal) -> (String, String) {
    let comparison = ["ge", "gt", "le", "lt", "eq"].first { text.hasPrefix($0) } ?? ""
    let day = String(text.dropFirst(comparison.count))
    guard Day(day) != nil else {
      throw .badParameter(
        name: "date", reason: "a day in Japan, such as `ge2026-11-23`", japanese: "`ge2026-11-23`のような日本の日付を書いてください")
    }
    return (comparison, day)
  }

  private static func references(_ values: [String], _ type: String) -> Set<String> {
    Set(values.map { $0.hasPrefix(type) ? $0 : type + $0 })
  }
}
