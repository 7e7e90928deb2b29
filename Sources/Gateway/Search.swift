public import Access
import FHIR
import Storage
public import Tree

extension UseCases {
  /// Searches entries of one type. Everything about the answer (matches, total, pages, links) follows from what the scope
  /// may read.
  ///
  /// A parameter that is not known is refused, because answering more than was asked for may harm; with `isLenient` it is
  /// left out, and the self link says what was used.
  public func search(
    _ type: String, _ parameters: [(name: String, value: String)], isLenient: Bool, base: String, scope: Scope,
    request: RequestIdentifier
  ) async -> Result<Document, Refusal> {
    var event = AuditEvent(
      interaction: .search, request: request, recorded: scope.now, scope: scope, decision: scope.decision, refusal: nil)
    do throws(Refusal) {
      guard servedTypes.contains(type), let index = self.parameters[type] else { throw .unknownType(type) }
      event.type = type
      event.noteParameters(parameters) { SearchQuery.isKnown($0, for: index) }
      let search = try SearchRequest(
        type, parameters, index: index, isLenient: isLenient,
        isOpen: { self.parameters.isOpen($0, wholly: $1, of: type, to: scope) })
      let page: EntryPage
      do { page = try await store.view(scope).search(search.query) } catch { throw .unavailable }
      var answer = Searchset(
        total: page.total, selfLink: "\(base)/\(type)\(search.link(after: search.query.after))",
        nextLink: page.next.map { "\(base)/\(type)\(search.link(after: $0))" })
      // Whose data was shown, besides whose was asked for.
      event.patients = Set(event.patients + page.entries.map(\.patient)).sorted()
      for entry in page.entries {
        answer.add(try records.resource(entry, scope: scope), fullURL: "\(base)/\(type)/\(entry.id)")
      }
      do { try await auditor.record(event) } catch { throw .unavailable }
      return .success(answer.document())
    } catch {
      return .failure(await refused(error, event))
    }
  }
}

extension AuditEvent {
  /// Notes which parameters a request has: the names that are known, and the patient it names.
  mutating func noteParameters(_ all: [(name: String, value: String)], isKnown: (String) -> Bool) {
    let known = Set(all.map(\.name).filter(isKnown))
    parameters = known.sorted()
    unknownParameters = all.filter { !known.contains($0.name) }.count
    for (name, value) in all where name == "patient" || name == "subject" {
      let id = value.hasPrefix("Patient/") ? String(value.dropFirst(8)) : value
      if Self.isID(id), patients.count < 10 { patients.append(id) }
    }
  }
}

/// The parameters of a search, understood.
struct SearchRequest {
  private(set) var query: EntryQuery
  /// Those that were used, for links.
  private var used: [(name: String, value: String)] = []

  /// How many entries a page has when nothing is asked, and at most.
  static let usualCount = 20
  static let largestCount = 200
  /// How many values all parameters of a request may name together.
  static let mostValues = 500

  init(
    _ type: String, _ parameters: [(name: String, value: String)], index: SearchIndex, isLenient: Bool,
    isOpen: (_ parameter: String, _ wholly: Bool) -> Bool
  ) throws(Refusal) {
    query = EntryQuery(type: type, count: Self.usualCount)
    var values = 0
    for (name, value) in parameters {
      if name == "_after" {
        guard PrimitiveFormat.id.accepts(Array(value.utf8)[...]) else {
          throw .badParameter(name: name, reason: "it is taken from a `next` link")
        }
        query.after = value
        continue
      }
      let part: SearchQuery.Part
      do throws(SearchProblem) {
        part = try SearchQuery.parse(name, value, for: index)
      } catch {
        if isLenient, case .unknownParameter = error { continue }
        throw .badParameter(name: error.parameter, reason: error.text)
      }
      switch part {
      case .control(.count(let count)): query.count = min(count, Self.largestCount)
      case .control(.summary(let summary)):
        guard summary == .no else { throw .badParameter(name: name, reason: "only `_summary=false` is served") }
      case .control(.format), .control(.pretty): break
      case .condition(let condition):
        values += max(1, condition.alternatives.count)
        guard values <= Self.mostValues else {
          throw .badParameter(name: name, reason: "a search may name at most \(Self.mostValues) values")
        }
        // Of data it may read only in part, a caller can't be told what they are not.
        let isNegative = condition.modifier == .not || condition.modifier == .missing
        guard isOpen(condition.parameter, isNegative) else { throw .hiddenParameter(name: condition.parameter) }
        try add(condition, name)
      }
      used.append((name, value))
    }
  }

  private mutating func add(_ condition: SearchCondition, _ name: String) throws(Refusal) {
    switch condition.subject {
    case .terms: if let test = TermTest(condition) { query.tests.append(test) }
    case .id:
      let ids = condition.alternatives.compactMap { alternative -> String? in
        if case .id(let id) = alternative { return id }
        return nil
      }
      query.ids = query.ids.map { known in known.filter { ids.contains($0) } } ?? ids
    case .lastUpdated:
      guard condition.alternatives.count == 1, case .lastUpdated(let comparison)? = condition.alternatives.first,
        let bounds = comparison.seconds
      else { throw .badParameter(name: name, reason: "one value, and not with `ne`") }
      query.updated += bounds
    }
  }

  /// The query of a link to the page after an entry, or to this one.
  func link(after: String?) -> String {
    let all = used + (after.map { [("_after", $0)] } ?? [])
    guard !all.isEmpty else { return "" }
    return "?" + all.map { "\(Self.encoded($0.0))=\(Self.encoded($0.1))" }.joined(separator: "&")
  }

  /// Percent-encodes all but the unreserved characters of RFC 3986.
  static func encoded(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      let scalar = Unicode.Scalar(byte)
      if byte < 0x80,
        scalar.properties.isAlphabetic || (48...57).contains(byte) || "-._~".unicodeScalars.contains(scalar)
      {
        result.unicodeScalars.append(scalar)
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        result += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return result
  }
}
