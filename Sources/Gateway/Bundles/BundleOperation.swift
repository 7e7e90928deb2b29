import FHIR
import Tree

/// What an entry of a Bundle asks besides the interactions with entries: what the gateway can do, and its operations.
/// None of it changes anything.
enum BundleOperation: Sendable {
  /// `GET metadata`
  case capabilities
  /// `GET Patient/[id]/$everything`
  case everything(patient: String)
  /// `POST [type/]$validate`, of the entry's resource.
  case validate(Document, type: String?)
  /// `GET` or `POST ConceptMap/[id/]$translate`, with a Parameters.
  case translate(map: String?, Document?)

  /// By method and address; nil where they are those of none.
  init?(_ method: String, _ path: [String], _ resource: Document?) {
    let isGet = method == "GET" || method == "HEAD"
    switch (path.count, path.first, path.last) {
    case (1, "metadata", _) where isGet && resource == nil: self = .capabilities
    case (3, "Patient", "$everything") where isGet && resource == nil: self = .everything(patient: path[1])
    case (1...2, let type, "$validate") where method == "POST":
      guard let resource else { return nil }
      self = .validate(resource, type: path.count == 2 ? type : nil)
    case (2...3, "ConceptMap", "$translate") where isGet ? resource == nil : method == "POST":
      self = .translate(map: path.count == 3 ? path[1] : nil, resource)
    default: return nil
    }
  }
}

extension UseCases {
  /// Answers an entry of a batch that asks for one, as if it had come alone.
  func answer(
    _ operation: BundleOperation, _ parameters: [(name: String, value: String)], _ visit: Visit
  ) async -> EntryAnswer {
    let page: Result<Document, Refusal>
    switch operation {
    case .capabilities: return .page(capabilities(base: visit.base, scope: visit.scope))
    case .everything(let patient):
      page = await everything(
        of: patient, parameters, isLenient: visit.isLenient, base: visit.base, scope: visit.scope,
        request: visit.request
      ).map { $0.document() }
    case .validate(let resource, let type):
      let issues = await validate(
        .ofEntry(resource), type: type, parameters: parameters, scope: visit.scope, request: visit.request)
      switch issues {
      case .success(let issues): return .checked(issues)
      case .failure(let refusal): return .refused(refusal)
      }
    case .translate(let map, let document):
      page = await translate(
        map: map, parameters, body: document.map(Reading.ofEntry), scope: visit.scope, request: visit.request)
    }
    switch page {
    case .success(let document): return .page(document)
    case .failure(let refusal): return .refused(refusal)
    }
  }

  /// What an entry of a transaction asks for one. What looks at nothing that is stored is answered at once.
  func question(
    _ operation: BundleOperation, _ parameters: [(name: String, value: String)], _ visit: Visit,
    _ event: inout AuditEvent
  ) throws(Refusal) -> Plan.Question {
    switch operation {
    case .capabilities: return .settled(.page(capabilities(base: visit.base, scope: visit.scope)))
    case .everything(let patient):
      return .everything(
        try asked(
          everythingOf: patient, parameters, isLenient: visit.isLenient, base: visit.base, scope: visit.scope, &event))
    case .validate(let resource, let type):
      if let type, servedTypes.contains(type) { event.type = type }
      return .settled(.checked(try findings(.ofEntry(resource), type: type, parameters)))
    case .translate(let map, let document):
      return .settled(.page(try translation(map: map, parameters, body: document.map(Reading.ofEntry))))
    }
  }
}

extension Reading {
  /// The resource of a Bundle's entry, in which its readers found nothing.
  static func ofEntry(_ resource: Document) -> Reading { Reading(document: resource, issues: []) }
}
