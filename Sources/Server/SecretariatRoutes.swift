import Access
import FHIR
import Gateway
import HTTPTypes
import Hummingbird
import Identity
import NIOCore
import Storage
import Tree

/// What the handlers of the secretariat's work have: the proof that somebody of the secretariat asks.
struct SecretaryContext: ChildRequestContext {
  var coreContext: CoreRequestContextStorage
  let request: RequestIdentifier
  let scope: Scope
  let secretary: Secretary

  init(context: ClearedContext) throws {
    switch context.scope.secretariat {
    case .granted(let secretary): self.secretary = secretary
    case .denied(let decision): throw Refusal.denied(decision)
    }
    coreContext = context.coreContext
    request = context.request
    scope = context.scope
  }
}

/// The secretariat's work over HTTP. Whoever else asks is told so by what they are, whatever they ask for.
///
///     GET  /fhir/AuditEvent?date=ge2026-11-01&patient=ID&agent=ID&outcome=4
///     GET  /fhir/AuditEvent/NUMBER
///     GET  /fhir/AuditEvent/$review?date=ge2026-11-01&hours=7-21
///                                                         emergencies, disaster mode, refusals, and what was done outside
///                                                         those hours; text for text/plain
///     POST /fhir/Patient/ID/$purge                         a Parameters with `request` and `requester`
///     GET  /admin/statistics?year=2026                     JSON, or CSV for text/csv
struct SecretariatRoutes {
  let gateway: UseCases
  let base: BaseAddress
  let doorkeeper: Doorkeeper

  func add(to router: Router<GatewayContext>, recorder: Recorder) {
    func group(_ path: String) -> RouterGroup<SecretaryContext> {
      router.group(RouterPath(path))
        .add(middleware: ClearanceMiddleware(doorkeeper: doorkeeper))
        .group(context: ClearedContext.self)
        .add(middleware: InnerMiddleware(recorder: recorder))
        .add(middleware: ClientMiddleware())
        .group(context: SecretaryContext.self)
    }
    let trail = group("fhir/AuditEvent")
    trail.get("", use: search)
    trail.post("_search", use: searchByForm)
    trail.get("$review", use: review)
    trail.get("{id}", use: read)
    // By `{type}`: a path with `Patient` in it would hide the other routes of patients from the router.
    group("fhir/{type}/{id}/$purge").post("", use: purge)
    group("admin/statistics").get("", use: statistics)
  }

  @Sendable func search(_ request: Request, _ context: SecretaryContext) async throws -> Response {
    let negotiation = Negotiation(request)
    try negotiation.demand()
    return Self.response(
      await events(
        try Query.parameters(of: request.uri.query ?? ""), request, context, scope: context.scope, context.secretary),
      negotiation)
  }

  /// The same with what is asked in the body, where no log of addresses has it.
  @Sendable func searchByForm(_ request: Request, _ context: SecretaryContext) async throws -> Response {
    let form = try await SearchRoutes.form(of: request)
    let negotiation = Negotiation(request, form: form)
    try negotiation.demand()
    // What counts is what the caller may do when all of the request is there.
    let scope = try await doorkeeper.clearance(for: request).scope
    let secretary = try Self.secretary(scope)
    let parameters = try Query.parameters(of: request.uri.query ?? "") + form
    return Self.response(await events(parameters, request, context, scope: scope, secretary), negotiation)
  }

  private static func secretary(_ scope: Scope) throws(Refusal) -> Secretary {
    switch scope.secretariat {
    case .granted(let secretary): return secretary
    case .denied(let decision): throw .denied(decision)
    }
  }

  private static func response(_ result: Result<Document, Refusal>, _ negotiation: Negotiation) -> Response {
    switch result {
    case .success(let bundle): FHIRResponse.make(bundle, status: .ok, negotiation)
    case .failure(let refusal): RefusalResponse.make(refusal, negotiation)
    }
  }

  @Sendable func review(_ request: Request, _ context: SecretaryContext) async throws -> Response {
    let isText = request.headers[.accept]?.hasPrefix("text/plain") == true
    let negotiation = Negotiation(request)
    if !isText { try negotiation.demand() }
    let parameters = try Query.parameters(of: request.uri.query ?? "")
    switch await events(
      parameters, request, context, scope: context.scope, context.secretary, isReview: true)
    {
    case .success(let bundle):
      return isText
        ? Self.text(AuditReview.text(bundle, hours: Self.hours(of: request), in: negotiation.language), "text/plain")
        : FHIRResponse.make(bundle, status: .ok, negotiation)
    case .failure(let refusal): return RefusalResponse.make(refusal, negotiation)
    }
  }

  /// The usual hours that a review names; what is wrong with them was refused before.
  private static func hours(of request: Request) -> UsualHours? {
    let parameters = try? Query.parameters(of: request.uri.query ?? "")
    return parameters?.last { $0.name == "hours" }.flatMap { UsualHours($0.value) }
  }

  private func events(
    _ parameters: [(name: String, value: String)], _ request: Request, _ context: SecretaryContext, scope: Scope,
    _ secretary: Secretary, isReview: Bool = false
  ) async -> Result<Document, Refusal> {
    await gateway.auditEvents(
      parameters, isReview: isReview, isLenient: Conditions.isLenient(request), base: base.text, secretary,
      scope: scope, request: context.request)
  }

  @Sendable func read(_ request: Request, _ context: SecretaryContext) async throws -> Response {
    let negotiation = Negotiation(request)
    try negotiation.demand()
    let id = try context.parameters.require("id")
    return switch await gateway.auditEvent(id, context.secretary, scope: context.scope, request: context.request) {
    case .success(let event): FHIRResponse.make(event, status: .ok, negotiation)
    case .failure(let refusal): RefusalResponse.make(refusal, negotiation)
    }
  }

  @Sendable func purge(_ request: Request, _ context: SecretaryContext) async throws -> Response {
    let negotiation = Negotiation(request)
    try negotiation.demand()
    guard try context.parameters.require("type") == "Patient" else { throw Refusal.notFound }
    let patient = try context.parameters.require("id")
    let reading = try await Body.read(request, limit: Body.formLimit)
    // What counts is what the caller may do when all of the request is there.
    let scope = try await doorkeeper.clearance(for: request).scope
    let secretary = try Self.secretary(scope)
    guard reading.isUsable, let parameters = reading.document, parameters.type.name == "Parameters" else {
      throw Refusal.invalid(reading.issues)
    }
    let result = await gateway.purge(
      patient, number: try Self.word("request", in: parameters), requester: try Self.requester(parameters), secretary,
      scope: scope, request: context.request)
    switch result {
    case .success(let purged):
      return FHIRResponse.make(Self.outcome(purged, negotiation.language), status: .ok, negotiation)
    case .failure(let refusal): return RefusalResponse.make(refusal, negotiation)
    }
  }

  @Sendable func statistics(_ request: Request, _ context: SecretaryContext) async throws -> Response {
    let negotiation = Negotiation(request)
    let parameters = try Query.parameters(of: request.uri.query ?? "")
    guard parameters.count == 1, parameters[0].name == "year", let year = Int(parameters[0].value),
      (2000...9999).contains(year)
    else {
      throw Refusal.badParameter(name: "year", reason: "one year, such as `2026`", japanese: "`2026`のように、一つの年を書いてください")
    }
    let isCSV = request.headers[.accept]?.hasPrefix("text/csv") == true
    switch await gateway.statistics(
      year: year, context.secretary, scope: context.scope, request: context.request)
    {
    case .success(let tables):
      let form = StatisticsForm(tables: tables, year: year)
      return isCSV ? Self.text(form.csv, "text/csv") : Self.text(form.json, "application/json")
    case .failure(let refusal): return RefusalResponse.make(refusal, negotiation)
    }
  }

  private static func text(_ text: String, _ type: String) -> Response {
    var response = Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    response.headers[.contentType] = "\(type); charset=utf-8"
    return response
  }

  private static let requesters = ["patient", "family", "representative"]

  private static func requester(_ parameters: Document) throws(Refusal) -> String {
    let word = try word("requester", in: parameters)
    guard requesters.contains(word) else {
      let known = requesters.joined(separator: ", ")
      throw .badParameter(name: "requester", reason: "one of \(known)", japanese: "\(known)のいずれかを書いてください")
    }
    return word
  }

  /// A parameter that is one word: it goes to the trail for good, where no sentence about anybody shall stand.
  private static func word(_ name: String, in parameters: Document) throws(Refusal) -> String {
    let found = parameters.root.all("parameter").filter { $0.first("name")?.value == name }
    let value = found.first.flatMap { ($0.first("valueString") ?? $0.first("valueCode"))?.value }
    guard found.count == 1, let value, (1...64).contains(value.utf8.count),
      value.utf8.allSatisfy({ byte in
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || "-./_".utf8.contains(byte)
      })
    else {
      throw .badParameter(
        name: name, reason: "once, as `valueString`: up to 64 letters, digits, `-`, `.`, `/` and `_`",
        japanese: "`valueString`として一つ、64字以内の英数字と`-`、`.`、`/`、`_`で書いてください")
    }
    return value
  }

  private static func outcome(_ purged: UseCases.Purged, _ language: Language) -> Document {
    let rows = purged.rows.counts.filter { $0.value > 0 }.sorted { $0.key < $1.key }
      .map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    var entries = [
      OperationOutcome.Entry(
        severity: .information, code: "informational", english: "erased: \(rows)", japanese: "削除しました: \(rows)")
    ]
    if purged.isLeftInFiles {
      entries.append(
        OperationOutcome.Entry(
          severity: .warning, code: "incomplete",
          english: "others hold the database's files, which may have traces: an operator runs `mict admin prove`",
          japanese: "他のプログラムがファイルを使用中で痕跡が残りえます。運用者が`mict admin prove`を実行してください"))
    }
    return OperationOutcome.document(entries, language: language)
  }
}
