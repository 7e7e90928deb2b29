import Access
import FHIR
import JSON
import Mapping
import Storage
import Tree

/// A *patch* says what is to be changed of a resource (R4 §3.1.0.6) in one of three ways: JSON Patch (RFC 6902), JSON
/// Merge Patch (RFC 7396) or FHIRPath Patch. It is applied to the resource as its caller is shown it, so it can't tell or
/// touch what is out of sight; what comes of it is then an update like any other.
public enum Patch: Sendable {
  case json(JSONPatch)
  case merge(JSONMergePatch)
  case path(FHIRPathPatch)

  /// What a patch may be written in, for who sends another.
  public static let mediaTypes = [
    "application/json-patch+json", "application/merge-patch+json", "application/fhir+json", "application/fhir+xml",
  ]

  /// Reads a patch by its media type. JSON that is said to be FHIR, or nothing special, is told by what it is: an array is
  /// a JSON Patch, a Parameters a FHIRPath Patch, any other object a JSON Merge Patch, because clients send it so.
  public static func read(_ text: [UInt8], contentType: String) throws(Refusal) -> Patch {
    let name = contentType.prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
    switch name {
    case mediaTypes[0]: return .json(try JSONPatch(json(text)))
    case mediaTypes[1]: return .merge(try JSONMergePatch(json(text)))
    default: break
    }
    switch FHIRFormat(contentType: contentType) {
    case nil: throw .unsupportedPatch
    case .xml: return .path(try FHIRPathPatch(FHIRFormat.xml.read(text)))
    case .json:
      let value = try json(text)
      if case .array = value { return .json(try JSONPatch(value)) }
      guard value["resourceType"]?.string == "Parameters" else { return .merge(try JSONMergePatch(value)) }
      return .path(try FHIRPathPatch(FHIRFormat.json.read(text)))
    }
  }

  private static func json(_ text: [UInt8]) throws(Refusal) -> JSONValue {
    switch JSONValue.read(text) {
    case .success(let value): return value
    case .failure(let problem): throw .invalid([problem.issue])
    }
  }

  /// The resource with the patch applied, read and checked as one that came in a body.
  func applied(to resource: Document) throws(Refusal) -> Reading {
    let text: [UInt8]
    switch self {
    case .json(let patch): text = try patch.applied(to: Self.json(JSONWriter.text(resource))).text
    case .merge(let patch): text = try patch.applied(to: Self.json(JSONWriter.text(resource))).text
    case .path(let patch): text = JSONWriter.text(try patch.applied(to: resource))
    }
    var reading = FHIRFormat.json.read(text)
    // Nobody sent this text: its lines say nothing to anybody.
    reading.issues = reading.issues.map { Issue($0.code, path: $0.path, subjects: $0.subjects) }
    return reading
  }
}

extension Refusal {
  /// A patch that isn't written as it must be; `form` is what it was taken for.
  static func malformed(_ form: String, _ what: String) -> Refusal {
    .invalid([Issue(.patchSyntax, subjects: [form, what])])
  }

  /// An operation of a patch, from 1, that can't be carried out.
  static func impossible(_ operation: Int, _ what: String) -> Refusal {
    .unprocessable([Issue(.patchPlace, subjects: ["\(operation)", what])])
  }

  /// An operation of a patch for something that isn't there.
  static func nothing(at member: String, of operation: Int) -> Refusal {
    .unprocessable([Issue(.patchPath, subjects: ["\(operation)", member])])
  }
}
