import JSON
public import Tree

/// The two formats in which resources travel, and what both do: read a text, write a document. Every reading is checked
/// in full: names, shapes, structure, narratives.
///
///     let reading = FHIRFormat.xml.read(body)
///     let answer = try FHIRFormat.json.write(document)
public enum FHIRFormat: String, CaseIterable, Sendable {
  case json, xml

  /// Reads a resource, of type `root` where that is given. There is no document after a fatal issue, nor when the type
  /// can't be told.
  public func read(_ text: [UInt8], as root: TypeID? = nil) -> Reading {
    switch self {
    case .json: FHIRJSONReader().read(text, as: root)
    case .xml: FHIRXMLReader().read(text, as: root)
    }
  }

  /// Writes a document of R4. Throws what the format can't say; JSON says everything.
  public func write(_ document: Document, pretty: Bool = false) throws(FHIRUnwritable) -> [UInt8] {
    switch self {
    case .json: JSONWriter.text(document, pretty: pretty)
    case .xml: try FHIRXMLWriter.text(document, pretty: pretty)
    }
  }

  /// FHIR's media type: `application/fhir+json`.
  public var mediaType: String { "application/fhir+\(rawValue)" }

  /// The media type with what a response says besides: the character set and the version of FHIR.
  public var contentType: String { "\(mediaType); charset=utf-8; fhirVersion=4.0" }
}
