import Access
import FHIR
import Gateway
import HTTPTypes
import Hummingbird
import Identity
import Tree

/// `Patient/[id]/$everything`, by GET and by POST. Everything of everybody is not told.
struct EverythingRoutes {
  let gateway: UseCases
  let doorkeeper: Doorkeeper
  let base: BaseAddress

  func add(to group: RouterGroup<ClearedContext>) {
    group.get("{type}/{id}/$everything") { request, context in
      try await answer(request, context, [], scope: context.scope)
    }
    group.post("{type}/{id}/$everything") { request, context in
      let parameters = try await Self.parameters(of: request)
      return try await answer(
        request, context, parameters, scope: try await doorkeeper.clearance(for: request).scope)
    }
    for method in [HTTPRequest.Method.get, .post] {
      group.on("{type}/$everything", method: method) { _, _ -> Response in throw Self.ofNobody }
    }
  }

  private static let ofNobody = Refusal.badParameter(
    name: "$everything", reason: "ask it of one patient: `Patient/ID/$everything`",
    japanese: "患者を1人指定してください: `Patient/ID/$everything`")

  private func answer(
    _ request: Request, _ context: ClearedContext, _ more: [(name: String, value: String)], scope: Scope
  ) async throws -> Response {
    guard try context.parameters.require("type") == "Patient" else { throw Self.ofNobody }
    let parameters = try Query.parameters(of: request.uri.query ?? "") + more
    let negotiation = Negotiation(request, form: more)
    try negotiation.demand()
    let result = await gateway.everything(
      of: try context.parameters.require("id"), parameters, isLenient: Conditions.isLenient(request), base: base.text,
      scope: scope, request: context.request)
    return switch result {
    case .success(let answer): FHIRResponse.make(answer, negotiation)
    case .failure(let refusal): RefusalResponse.make(refusal, negotiation)
    }
  }

  /// The parameters of a body: a Parameters with plain values, or nothing.
  private static func parameters(of request: Request) async throws -> [(name: String, value: String)] {
    let bytes = try await Body.bytes(request, limit: Body.formLimit)
    guard !bytes.isEmpty else { return [] }
    let reading = try Body.reading(of: bytes, request)
    guard let document = reading.document, reading.isUsable else { throw Refusal.invalid(reading.issues) }
    guard document.type.name == "Parameters" else {
      throw Refusal.invalid([
        Issue(.typeMisplaced, path: document.type.name, subjects: [document.type.name, "Parameters"])
      ])
    }
    return document.root.all("parameter").map { parameter in
      let value = parameter.children.first { $0.definition.choice == "value" }?.value
      return (parameter.first("name")?.value ?? "", value ?? "")
    }
  }
}
