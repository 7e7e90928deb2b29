/// The namespaces of FHIR's XML, besides FHIR's own.
enum XMLSpace {
  static let xhtml = "http://www.w3.org/1999/xhtml"
  /// Of the prefix `xml`.
  static let xml = "http://www.w3.org/XML/1998/namespace"
  /// Of hints where a schema may be found, which are not followed.
  static let schemaInstance = "http://www.w3.org/2001/XMLSchema-instance"
}
