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

  /// How names of files of any form end, in lower case.
  public static let endings: [(ending: String, form: StreamForm)] = [
    (".json", .json), (".xml", .xml), (".ndjson", .ndjson), (".jsonl", .ndjson),
  ]

  /// The form that a file's name tells by its ending, in capitals or not; or nil.
  public init?(fileName: String) {
    guard let found = Self.endings.first(where: { fileName.lowercased().hasSuffix($0.ending) }) else { return nil }
    self = found.form
  }

  /// The form that the beginning of a text tells, or nil while more of it must be seen. NDJSON is a whole object on the
  /// first line that is not blank, and another object that begins below: no text in JSON is like that. `isWhole` says
  /// that there is no more.
  public init?(beginning text: [UInt8], isWhole: Bool) {
    self.init(detectedIn: text)
    // A byte order mark may be cut in two.
    guard isWhole || text.count >= 4 else { return nil }
    guard self == .json else { return }
    let text = text.starts(with: [0xef, 0xbb, 0xbf]) ? text[3...] : text[...]
    guard let first = text.firstIndex(where: { $0 > 0x20 }) else {
      if isWhole { return }
      return nil
    }
    guard text[first] == UInt8(ascii: "{") else { return }
    let end = text[first...].firstIndex(of: UInt8(ascii: "\n")) ?? text.endIndex
    if end < text.endIndex, text[..<end].last(where: { $0 > 0x20 }) != UInt8(ascii: "}") { return }
    guard let next = text[end...].first(where: { $0 > 0x20 }) else {
      if isWhole { return }
      return nil
    }
    if next == UInt8(ascii: "{") { self = .ndjson }
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
