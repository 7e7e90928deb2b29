public import FHIR

/// What a text of resources is written in: one resource in JSON or XML (which may be a Bundle of many), or NDJSON, a
/// resource in JSON on each line (http://ndjson.org, as FHIR's bulk data has it).
public enum StreamForm: String, CaseIterable, Sendable {
  case json, xml, ndjson

  /// The format of a text that is one resource; none for NDJSON.
  public var format: FHIRFormat? {
    switch self {
    case .json: .json
    case .xml: .xml
    case .ndjson: nil
    }
  }

  /// The form that a file's name tells by its ending, or nil.
  public init?(fileName: String) {
    guard let form = Self.allCases.first(where: { fileName.hasSuffix(".\($0.rawValue)") }) else { return nil }
    self = form
  }

  /// The form that the first bytes of a text tell: XML begins with `<` (after white space or a byte order mark), or is
  /// in UTF-16; everything else is taken for JSON. NDJSON is not told from JSON.
  public init(detectedIn bytes: [UInt8]) {
    var text = bytes[...]
    if text.starts(with: [0xef, 0xbb, 0xbf]) { text = text.dropFirst(3) }
    if text.starts(with: [0xff, 0xfe]) || text.starts(with: [0xfe, 0xff]) {
      self = .xml
    } else {
      // A text in UTF-16 without a mark may have a zero before its `<`.
      let first = text.first { ![0, 0x20, 9, 10, 13].contains($0) }
      self = first == UInt8(ascii: "<") ? .xml : .json
    }
  }
}
