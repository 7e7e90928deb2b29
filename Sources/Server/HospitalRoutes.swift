import Gateway
import HTTPTypes
import Hummingbird
import Tree

/// Asking the hospitals, for physicians only: a FHIR search that is answered by the hospitals, on a base of its own.
///
///     GET /hospitals/fhir/Condition?patient=ID
///     GET /hospitals/fhir?_type=Condition,MedicationRequest&patient=ID
struct HospitalRoutes {
  let gateway: UseCases
  let base: BaseAddress

  func add(to group: RouterGroup<PhysicianContext>) {
    group.get("", use: search)
    group.get("{type}", use: search)
  }

  @Sendable func search(_ request: Request, _ context: PhysicianContext) async throws -> Response {
    let negotiation = Negotiation(request)
    try negotiation.demand()
    let parameters = try Query.parameters(of: request.uri.query ?? "")
    let types =
      (context.parameters.get("type").map { [$0] } ?? [])
      + parameters.filter { $0.name == "_type" }.flatMap { $0.value.split(separator: ",").map(String.init) }
    let result = await gateway.askHospitals(
      types, parameters: parameters, physician: context.physician, scope: context.scope, request: context.request,
      selfLink: base.sibling("\(request.uri)"), language: negotiation.language)
    return switch result {
    case .success(let bundle): FHIRResponse.make(bundle, status: .ok, negotiation)
    case .failure(let refusal): RefusalResponse.make(refusal, negotiation)
    }
  }

  /// The patient asked about: `patient=ID` or `patient=Patient/ID`; nil when none or more than one is named.
  static func patient(of request: Request) throws(Refusal) -> String? {
    let named = try Query.parameters(of: request.uri.query ?? "").filter { $0.name == "patient" }
    guard named.count == 1, let value = named.first?.value, !value.isEmpty else { return nil }
    return value.hasPrefix("Patient/") ? String(value.dropFirst(8)) : value
  }
}
