public import Access
import Database
import FHIR
public import Storage
public import Tree

// The work of the secretariat over HTTP: the trail, its review, statistics, and the erasure of a patient. Each use case
// takes the proof that somebody of the secretariat asks; what is shown is recorded before it is.

extension UseCases {
  /// Events of the audit trail, oldest first.
  public func auditEvents(
    _ parameters: [(name: String, value: String)], isReview: Bool, isLenient: Bool = false, base: String,
    _ secretary: Secretary, scope: Scope, request: RequestIdentifier
  ) async -> Result<Document, Refusal> {
    var event = event(.search, "AuditEvent", scope, request)
    event.noteParameters(parameters) { AuditQuery.names.contains($0) }
    if isReview { event.details = [("operation", "review")] }
    return await recorded(event) { event throws(Refusal) in
      let query = try AuditQuery(parameters, isReview: isReview, isLenient: isLenient)
      let path = "\(base)/AuditEvent\(isReview ? "/$review" : "")"
      // What is shown is what was there before this was asked.
      let page: (events: [AuditTrail.Event], total: Int?, next: Int64?)
      do { page = try await query.page(of: store.audit) } catch { throw .unavailable }
      var answer = Searchset(
        total: page.total, selfLink: path + query.link(after: query.after),
        nextLink: page.next.map { path + query.link(after: $0) })
      for event in page.events {
        if let resource = Self.resource(event) {
          answer.add(
            query.presentation.shown(WrittenResource(resource), isMatch: true),
            fullURL: "\(base)/AuditEvent/\(event.sequence)")
        } else {
          // What was put there in another form hides neither itself nor the others.
          let note = OperationOutcome.Entry(
            severity: .error, code: "structure", english: "event \(event.sequence) can't be read",
            japanese: "\(event.sequence)件目のイベントは読み取れません")
          answer.add(OperationOutcome.document([note], language: .english), mode: .outcome)
        }
      }
      return answer.document()
    }
  }

  /// One event of the audit trail, by its number.
  public func auditEvent(
    _ id: String, _ secretary: Secretary, scope: Scope, request: RequestIdentifier
  ) async -> Result<Document, Refusal> {
    await recorded(event(.read, "AuditEvent", scope, request)) { event throws(Refusal) in
      guard let place = Int64(id), place > 0, "\(place)" == id else { throw .notFound }
      event.id = id
      let found: Document?
      do { found = try await store.audit.events(after: place - 1, limit: 1).first.flatMap(Self.resource) } catch {
        throw .unavailable
      }
      guard let found, found.root.first("id")?.value == id else { throw .notFound }
      return found
    }
  }

  /// The type of the trail's events: it is read only, by the secretariat alone.
  static let trail = "AuditEvent"

  /// Answers an entry of a batch that reads the trail.
  func readTrail(_ asked: BundleEntry, _ visit: Visit) async -> EntryAnswer {
    let answer: Result<Document, Refusal>
    switch (visit.scope.secretariat, asked.action) {
    case (.denied(let decision), _):
      return .refused(await refused(.denied(decision), visit.event(asked.interaction)))
    case (.granted(let secretary), .read(let id, nil)):
      answer = await auditEvent(id, secretary, scope: visit.scope, request: visit.request)
    case (.granted(let secretary), .search):
      answer = await auditEvents(
        asked.parameters, isReview: false, isLenient: visit.isLenient, base: visit.base, secretary, scope: visit.scope,
        request: visit.request)
    default:
      return .refused(await refused(.notAllowed(allowed: ["GET", "HEAD"]), visit.event(asked.interaction)))
    }
    switch answer {
    case .success(let document): return .page(document)
    case .failure(let refusal): return .refused(refusal)
    }
  }

  /// A year's use, without small numbers (regulation, article 20-3).
  public func statistics(
    year: Int, _ secretary: Secretary, scope: Scope, request: RequestIdentifier
  ) async -> Result<[UsageStatistics.Table], Refusal> {
    var event = event(.operation, nil, scope, request)
    event.details = [("operation", "statistics"), ("year", "\(year)")]
    return await recorded(event) { _ throws(Refusal) in
      do {
        return try await UsageStatistics.counted(store.audit, year: year).published(
          threshold: UsageStatistics.smallest)
      } catch { throw .unavailable }
    }
  }

  /// What became of a patient who was erased.
  public struct Purged: Sendable {
    /// How much there was.
    public let rows: PatientRows
    /// Whether the files still hold what was deleted, because others were at them: `mict admin prove` mends it.
    public let isLeftInFiles: Bool
  }

  /// Erases a patient (article 26-6) on a recorded request: its number, and who asked (`patient`, `family`,
  /// `representative`). Refused while a consent of the patient holds: whoever asks for the erasure withdraws it first, and
  /// the event says when that was.
  public func purge(
    _ patient: String, number: String, requester: String, _ secretary: Secretary, scope: Scope,
    request: RequestIdentifier
  ) async -> Result<Purged, Refusal> {
    var event = event(.delete, nil, scope, request)
    event.isErasure = true
    event.details = [("request", number), ("requester", requester)]
    do throws(Refusal) {
      guard AuditEvent.isID(patient) else { throw .notFound }
      event.patients = [patient]
      do {
        let known = try await store.rows(of: patient)
        if known.isEmpty { throw Refusal.notFound }
        let consent = try await store.consent(of: patient, at: scope.now)
        if consent.holds { throw Refusal.consentHolds }
        if let withdrawn = consent.withdrawn {
          event.details.append(("withdrawn", JapanTime.instant(withdrawn.seconds)))
        }
        do {
          guard let rows = try await store.purge(patient: patient, audit: auditor.bytes(event)) else {
            throw Refusal.notFound
          }
          // What was joined must not stay in memory until somebody reads.
          records.joined.forget()
          return .success(Purged(rows: rows, isLeftInFiles: false))
        } catch let fault as DatabaseFault where fault.kind == .busy {
          guard try await store.rows(of: patient).isEmpty else { throw Refusal.unavailable }
          records.joined.forget()
          return .success(Purged(rows: known, isLeftInFiles: true))
        }
      } catch let refusal as Refusal { throw refusal } catch { throw Refusal(ofWrite: error) }
    } catch {
      return .failure(await refused(error, event))
    }
  }

  private func event(
    _ interaction: Interaction, _ type: String?, _ scope: Scope, _ request: RequestIdentifier
  ) -> AuditEvent {
    var event = AuditEvent(interaction, scope, request)
    event.type = type
    return event
  }

  /// An event as a resource with its number as its id; nil where it can't be read.
  private static func resource(_ event: AuditTrail.Event) -> Document? {
    FHIRFormat.json.read(event.bytes).document.map { ResourceHead.replaced(in: $0, id: "\(event.sequence)") }
  }
}

extension UsageStatistics {
  /// The smallest count that may be told.
  public static let smallest = 10

  /// What the trail has of a year: the answered interactions with records.
  public static func counted(_ trail: AuditTrail, year: Int) async throws -> UsageStatistics {
    var statistics = UsageStatistics()
    var place: Int64 = 0
    while case let page = try await trail.events(after: place), let end = page.last {
      for event in page {
        guard let facts = AuditFacts(event.bytes), facts.type == "rest", facts.outcome == "0",
          facts.recorded.hasPrefix("\(year)-"), let month = Int(facts.recorded.dropFirst(5).prefix(2)),
          (1...12).contains(month), let occupation = facts.occupation, let facility = facts.facility
        else { continue }
        statistics.count(month: month, occupation: occupation, facility: facility)
      }
      place = end.sequence
    }
    return statistics
  }
}
