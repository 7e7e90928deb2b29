public import Tree

/// Says of an element that it has no value here, and why (http://hl7.org/fhir/StructureDefinition/data-absent-reason).
public enum DataAbsentReason {
  /// The extension's canonical address.
  public static let url = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"

  /// Fills an open node, which has nothing yet, so that it says its value is not shown to who asks. It may be of any
  /// type that has extensions: a primitive, a complex type, a resource that is a `DomainResource`.
  public static func masked(into builder: inout DocumentBuilder) {
    builder.begin("extension")
    builder.leaf("url", url)
    builder.leaf("valueCode", "masked")
    builder.close()
  }
}
