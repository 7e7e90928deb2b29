public import Access
import FHIR
import Storage
public import Tree

/// What a history is asked of.
public enum HistorySubject: Hashable, Sendable {
  /// One entry.
  case instance(type: String, id: String)
  /// All entries of a type.
  case type(String)
  /// Everything.
  case system

  var interaction: Interaction {
    switch self {
    case .instance: .historyInstance
    case .type: .historyType
    case .system: .historySystem
    }
  }

  fileprivate var path: String {
    switch self {
    case .instance(let type, let id): "\(type)/\(id)/_history"
    case .type(let type): "\(type)/_history"
    case .system: "_history"
    }
  }
}

extension UseCases {
  /// The versions that the caller saw or could have seen, newest first. What happened out of the caller's sight has left no
  /// version here.
  public func history(
    _ subject: HistorySubject, _ parameters: [(name: String, value: String)], isLenient: Bool, base: String,
    scope: Scope, request: RequestIdentifier
  ) async -> Result<Document, Refusal> {
    var event = AuditEvent(
      interaction: subject.interaction, request: request, recorded: scope.now, scope: scope, decision: scope.decision,
      refusal: nil)
    do throws(Refusal) {
      let asked = try HistoryQuestion(subject, parameters, isLenient: isLenient, served: servedTypes)
      (event.type, event.id) = (asked.query.type, asked.query.id)
      let question = "\(base)/\(subject.path)\(asked.link)"
      var query = asked.query
      if let after = asked.after {
        guard let mark = seal.open(after, scope: scope, question: question).flatMap(HistoryMark.init(words:)) else {
          throw .badParameter(name: "_after", reason: "it is taken from a `next` link, and only for who got it")
        }
        query.after = mark
      }
      let page: HistoryPage
      do { page = try await store.view(scope).history(query) } catch { throw .unavailable }
      // An entry that has no version for the caller is not there.
      if case .instance = subject, page.total == 0, asked.isWhole { throw .notFound }
      event.patients = Set(page.versions.map(\.entry.patient)).sorted()
      var next: String?
      if let mark = page.next {
        let sealed = try seal.seal(mark.words, scope: scope, question: question)
        next = "\(question)\(asked.link.isEmpty ? "?" : "&")_after=\(sealed)"
      }
      var versions: [HistoryBundle.Version] = []
      for version in page.versions { versions.append(try self.version(version, base: base, scope: scope)) }
      do { try await auditor.record(event) } catch { throw .unavailable }
      return .success(
        HistoryBundle(total: page.total, selfLink: question, nextLink: next, versions: versions).document())
    } catch {
      return .failure(await refused(error, event))
    }
  }

  private func version(
    _ version: HistoryPage.Version, base: String, scope: Scope
  ) throws(Refusal) -> HistoryBundle.Version {
    let entry = version.entry
    let isNew = version.isNew && !entry.isDeleted
    // Who brought it back knew its id.
    let isCreation = isNew && !version.isReturn
    return HistoryBundle.Version(
      resource: entry.isDeleted ? nil : try records.resource(entry, scope: scope),
      fullURL: "\(base)/\(entry.type)/\(entry.id)", url: isCreation ? entry.type : "\(entry.type)/\(entry.id)",
      method: entry.isDeleted ? .delete : isCreation ? .create : .update, isNew: isNew, version: entry.version,
      updated: entry.updated)
  }
}

/// The parameters of a history, understood.
private struct HistoryQuestion {
  var query: HistoryQuery
  /// The sealed place where the page before ended.
  var after: String?
  /// The parameters that were used, for links.
  private var used: [String] = []

  /// Whether nothing narrows it.
  var isWhole: Bool { query.since == nil && query.at == nil && after == nil }
  var link: String { used.isEmpty ? "" : "?" + used.joined(separator: "&") }

  init(
    _ subject: HistorySubject, _ parameters: [(name: String, value: String)], isLenient: Bool, served: [String]
  ) throws(Refusal) {
    query = HistoryQuery(count: SearchRequest.usualCount)
    switch subject {
    case .instance(let type, let id):
      guard served.contains(type) else { throw .unknownType(type) }
      guard AuditEvent.isID(id) else { throw .notFound }
      (query.type, query.id) = (type, id)
    case .type(let type):
      guard served.contains(type) else { throw .unknownType(type) }
      query.type = type
    case .system: break
    }
    for (name, value) in parameters {
      switch name {
      case "_count":
        query.count = try PageParameter.count(name, value)
      case "_since":
        query.since = try PageParameter.seconds(name, value).lowerBound
      case "_at":
        query.at = try PageParameter.seconds(name, value)
      case "_after":
        after = value
        continue
      case "_format", "_pretty": break
      default:
        guard isLenient else {
          throw .badParameter(name: name, reason: "a history knows `_count`, `_since` and `_at`")
        }
        continue
      }
      used.append("\(name)=\(SearchRequest.encoded(value))")
    }
  }
}

extension HistoryMark {
  fileprivate var words: [String] { [String(time), entry, String(change)] }

  fileprivate init?(words: [String]) {
    guard words.count == 3, let time = Int64(words[0]), let change = Int64(words[2]) else { return nil }
    self.init(time: time, entry: words[1], change: change)
  }
}
