import Access
import FHIR
import Storage
public import Tree

/// What of the audit trail is asked for: a search of `AuditEvent` by `date`, `patient`, `agent` and `outcome`, or what is to
/// be *reviewed*: emergencies, disaster mode, and what was refused.
///
/// It goes through the trail from its beginning, or from behind the event that `_after` names, and stops when a page is
/// full: the trail has no index, because nothing of it may be looked for but by the secretariat.
struct AuditQuery {
  private var dates: [(comparison: String, day: String)] = []
  private var patients: [Set<String>] = []
  private var agents: [Set<String>] = []
  private var outcomes: [Set<String>] = []
  private let isReview: Bool
  private(set) var count = 20
  private(set) var after: Int64 = 0
  private var used: [(name: String, value: String)] = []

  /// The names that are understood.
  static let names: Set<String> = ["date", "patient", "agent", "outcome", "_count", "_after", "_format", "_pretty"]

  init(_ parameters: [(name: String, value: String)], isReview: Bool) throws(Refusal) {
    self.isReview = isReview
    for (name, value) in parameters {
      let values = value.split(separator: ",").map(String.init)
      switch name {
      case "date": dates.append(try Self.date(value))
      case "patient": patients.append(Self.references(values, "Patient/"))
      case "agent": agents.append(Self.references(values, "Practitioner/"))
      case "outcome": outcomes.append(Set(values))
      case "_count":
        guard let number = Int(value), number > 0 else {
          throw .badParameter(name: name, reason: "a number from 1 on", japanese: "1以上の数を書いてください")
        }
        count = min(number, 200)
      case "_after":
        guard let place = Int64(value), place >= 0 else {
          throw .badParameter(name: name, reason: "it is taken from a `next` link", japanese: "`next`のリンクから取ってください")
        }
        after = place
        continue
      case "_format", "_pretty": break
      default:
        let known = Self.names.sorted().joined(separator: ", ")
        throw .badParameter(name: name, reason: "there are: \(known)", japanese: "使えるのは: \(known)")
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
      && outcomes.allSatisfy { $0.contains(facts.outcome) } && (!isReview || facts.isForReview)
  }

  /// One page of what is asked for, and the number of its last event where there is more.
  func page(of trail: AuditTrail) async throws -> (events: [AuditTrail.Event], next: Int64?) {
    var found: [AuditTrail.Event] = []
    var place = after
    while case let page = try await trail.events(after: place), let end = page.last {
      for event in page where asks(event) {
        if found.count == count { return (found, found.last?.sequence) }
        found.append(event)
      }
      place = end.sequence
    }
    return (found, nil)
  }

  /// The query of a link to the page behind an event, or to this one.
  func link(after: Int64?) -> String {
    let all = used + (after.map { $0 > 0 ? [("_after", "\($0)")] : [] } ?? [])
    guard !all.isEmpty else { return "" }
    return "?" + all.map { "\(SearchRequest.encoded($0.0))=\(SearchRequest.encoded($0.1))" }.joined(separator: "&")
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

/// What is to be reviewed, as text.
public enum AuditReview {
  /// A line for each event of a searchset: when, who, whether it was refused and why, flags, whose and what.
  public static func text(_ bundle: Document) -> String {
    bundle.root.all("entry").compactMap { $0.first("resource").flatMap(AuditFacts.init)?.reviewLine }
      .map { $0 + "\n" }.joined()
  }
}

extension AuditFacts {
  /// The flags of the decision: `break-glass`, `disaster`, `terminal-waived`.
  public var flags: [String] {
    guard let word = outcomeText.split(separator: " ").first(where: { $0.hasPrefix("flags=") }) else { return [] }
    let names = word.dropFirst("flags=".count)
    return names == "-" ? [] : names.split(separator: ",").map(String.init)
  }

  /// Whether somebody of the secretariat should look at it (guideline on security, chapter 17): it was refused, failed, or
  /// done in an emergency or in disaster mode.
  public var isForReview: Bool { outcome != "0" || !flags.isEmpty }

  /// It as one line for a review: when, who, whose, and why.
  public var reviewLine: String {
    let why = outcomeText.split(separator: " ").first.map(String.init) ?? "-"
    let flags = flags.isEmpty ? "-" : flags.joined(separator: ",")
    let others = references.filter { !$0.hasPrefix("Practitioner/") && !$0.hasPrefix("Device/") }.sorted().joined(
      separator: " ")
    let who = agents.isEmpty ? "-" : agents.sorted().joined(separator: " ")
    return "\(recorded)\t\(who)\t\(outcome == "0" ? "done" : why)\t\(flags)\t\(others.isEmpty ? "-" : others)"
  }
}
