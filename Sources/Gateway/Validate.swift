public import Access
import FHIR
import Storage
public import Tree

extension UseCases {
  /// `$validate` (R4, https://hl7.org/fhir/R4/resource-operation-validate.html): what is to be said of a resource, without
  /// storing it or looking at what is stored. The body is the resource, or a Parameters with it and perhaps `profile` and
  /// `mode`, which may stand in the address, too; `type` is the path's, nil where it names none. For the mode `create` it
  /// says, too, where no mapping would take the resource; what an update meets is not looked at, and nothing can be deleted.
  ///
  /// Its paths and places count from where the resource stands in the body.
  public func validate(
    _ reading: Reading, type: String?, parameters: [(name: String, value: String)] = [], scope: Scope,
    request: RequestIdentifier
  ) async -> Result<[Issue], Refusal> {
    await recorded(AuditEvent(.operation, scope, request, decision: nil)) { event throws(Refusal) in
      if let type, servedTypes.contains(type) { event.type = type }
      return try findings(reading, type: type, parameters)
    }
  }

  /// The same without its event.
  func findings(
    _ reading: Reading, type: String?, _ parameters: [(name: String, value: String)]
  ) throws(Refusal) -> [Issue] {
    var reading = reading
    var question = try ValidateQuestion(parameters)
    if let type, R4.schema.type(named: type).map({ R4.schema[$0].kind == .root }) != true {
      throw .unknownType(type)
    }
    if let parameters = reading.document, parameters.type.name == "Parameters", type != "Parameters" {
      let all = parameters.root.all("parameter")
      func named(_ name: String) -> [Element] { all.filter { $0.first("name")?.value == name } }
      guard let resource = named("resource").first?.first("resource") else {
        throw .badParameter(
          name: "resource", reason: "a Parameters for $validate has a parameter `resource` with the resource in it",
          japanese: "$validateのParametersには、リソースを含む`resource`が必要です")
      }
      for parameter in all where parameter.first("name")?.value != "resource" {
        let value = parameter.children.first { $0.definition.choice == "value" }?.value
        try question.take(parameter.first("name")?.value ?? "", value ?? "")
      }
      // What the reader found elsewhere in the Parameters is no fault of the resource, but must be mended too.
      guard reading.isUsable else { return reading.issues }
      reading = Reading(document: resource.copied(), issues: [])
    }
    try question.check()
    for profile in question.profiles where !check.hasProfile(profile) {
      throw .badParameter(
        name: "profile",
        reason: "this profile is not known here: no package that the gateway was started with (--packages) has it",
        japanese: "このプロファイルはここにありません。ゲートウェイ起動時のパッケージ (--packages) に含まれていません")
    }
    if let type, let resource = reading.document, resource.type.name != type {
      return [
        Issue(
          .typeMisplaced, path: resource.type.name, place: resource.root.place, subjects: [resource.type.name, type])
      ]
    }
    let issues = check.issues(of: reading, profiles: question.profiles)
    guard question.isCreation, let resource = reading.document, reading.isUsable else { return issues }
    return try issues + obstacles(toCreate: resource)
  }

  /// What a create of the resource would be refused for, whoever sends it.
  private func obstacles(toCreate resource: Document) throws(Refusal) -> [Issue] {
    do throws(Refusal) {
      _ = try draft(of: resource)
      return []
    } catch {
      switch error {
      case .invalid(let issues), .unprocessable(let issues): return issues
      case .notAllowed:
        let type = resource.type.name
        return [Issue(.lensCreate, path: type, place: resource.root.place, subjects: [type])]
      default: throw error
      }
    }
  }
}
