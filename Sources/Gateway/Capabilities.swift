public import Access
import FHIR
import Mapping
public import Tree

extension UseCases {
  /// What the gateway can do, from the loaded mappings: it lists only what works for whoever asks, the audit trail for the
  /// secretariat alone. There are clients that ask for all that is listed.
  public func capabilities(base: String, scope: Scope? = nil) -> Document {
    var statement = CapabilityStatement(
      softwareName: "MICT Gateway", softwareVersion: Self.version,
      description: "FHIR R4 gateway of a home-care network", date: Self.released)
    statement.url = base
    statement.security = "Bearer tokens; each answer holds what the caller's occupation may see."
    let references = parameters.references
    statement.resources = servedTypes.map { type in
      var resource = CapabilityStatement.Resource(
        type,
        interactions: (records.canCreate(type) ? ["create", "update", "patch", "delete"] : ["update", "patch"])
          + ["read", "vread", "history-instance", "history-type", "search-type"],
        parameters: SearchParameters.of(type).filter { parameters.isServed($0.code, of: type) }.map { .init($0) },
        profiles: Set(mappings.lenses(for: type).compactMap(\.profile)).sorted(), versioning: "versioned-update")
      resource.includes = ["*"] + references.filter { $0.type == type }.map { "\(type):\($0.code)" }
      resource.reverseIncludes = references.filter { $0.targets.isEmpty || $0.targets.contains(type) }.map {
        "\($0.type):\($0.code)"
      }
      resource.conditions = CapabilityStatement.Conditions(
        updateCreate: false, create: true, read: "full-support", update: true,
        delete: limits.mostDeleted > 1 ? "multiple" : "single")
      resource.operations =
        (type == "Patient" ? [.init("everything", of: "Patient-everything")] : [])
        + [.init("validate", of: "Resource-validate")]
      return resource
    }
    var trail = CapabilityStatement.Resource(
      Self.trail, interactions: ["read", "search-type"],
      parameters: SearchParameters.of(Self.trail).filter { AuditQuery.names.contains($0.code) }.map { .init($0) })
    trail.documentation = "The audit trail. Only the secretariat reads it, and nobody changes it."
    if case .granted? = scope?.secretariat {
      statement.resources = (statement.resources + [trail]).sorted { $0.type < $1.type }
    }
    statement.patchFormats = Patch.mediaTypes
    statement.interactions = ["transaction", "batch", "history-system", "search-system"]
    statement.compartments = ["http://hl7.org/fhir/CompartmentDefinition/patient"]
    statement.operations = [
      .init("validate", of: "Resource-validate"), .init("convert", of: "Resource-convert"),
      // At `ConceptMap/$translate`: the maps are the code tables, and not stored.
      .init("translate", of: "ConceptMap-translate"),
    ]
    return statement.document()
  }

  /// The version of the software, and the day of its interface.
  public static let version = "0.1.0"
  private static let released = "2026-11-22"
}
