import Tree

/// The library of named bijections. Each stands here with both directions, one above the other, and the formats it
/// converts between. A text that a bijection does not take is not an error: it stays in the residue.
///
/// Law: where `toStock(x)` is `y`, `toOutside(y)` is defined and `toStock` of it is `y` again.
enum Convert: String, CaseIterable, Sendable {
  /// `Patient/abc` ↔ `abc`: the reference to a patient of this gateway.
  case patientReference = "patient-reference"
  /// `Practitioner/abc` ↔ the same, but not `#abc`: what a resource contains stays with the reference to it.
  case reference
  /// `urn:oid:1.2.392` ↔ `1.2.392`.
  case oid
  /// `P14D` ↔ `14`: a whole number of days (XML Schema duration).
  case days
  /// `2026-04-01T00:00:00+09:00` ↔ `2026-04-01`: a day given as midnight of Japan.
  case midnight

  /// The formats it takes outside; what it makes is written in the first.
  var outside: [PrimitiveFormat] {
    switch self {
    case .patientReference, .reference: [.string]
    case .oid: [.uri, .oid]
    case .days: [.string]
    case .midnight: [.dateTime, .instant]
    }
  }

  /// The format in the entry.
  var stock: PrimitiveFormat {
    switch self {
    case .patientReference: .id
    case .reference, .oid: .string
    case .days: .positiveInt
    case .midnight: .date
    }
  }

  /// The entry's spelling, or nil for what the bijection does not take.
  func toStock(_ text: [UInt8]) -> [UInt8]? {
    text.withUnsafeBufferPointer { text in inner(of: text).map { Array(text[$0]) } }
  }

  /// Where the entry's spelling stands in the text: it is always a part of it.
  func inner(of text: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
    let (prefix, suffix) = frame
    let (start, end) = (prefix.utf8CodeUnitCount, text.count - suffix.utf8CodeUnitCount)
    guard start < end, text.prefix(start).equals(prefix), text.suffix(text.count - end).equals(suffix) else {
      return nil
    }
    return accepts(UnsafeBufferPointer(rebasing: text[start..<end])) ? start..<end : nil
  }

  /// The spelling outside, or nil for what the bijection does not take.
  func toOutside(_ text: [UInt8]) -> [UInt8]? {
    let (prefix, suffix) = frame
    return text.withUnsafeBufferPointer(accepts) ? bytes(prefix) + text + bytes(suffix) : nil
  }

  /// What stands before and behind the text outside.
  var frame: (prefix: StaticString, suffix: StaticString) {
    switch self {
    case .patientReference: ("Patient/", "")
    case .reference: ("", "")
    case .oid: ("urn:oid:", "")
    case .days: ("P", "D")
    case .midnight: ("", "T00:00:00+09:00")
    }
  }

  private func bytes(_ text: StaticString) -> [UInt8] { text.withUTF8Buffer { Array($0) } }

  /// Whether the text may stand in the entry.
  func accepts(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    switch self {
    case .patientReference: PrimitiveFormat.id.accepts(text)
    case .reference: text.first != UInt8(ascii: "#") && PrimitiveFormat.string.accepts(text)
    case .oid: PrimitiveFormat.oid.accepts((Array("urn:oid:".utf8) + text)[...])
    case .days: PrimitiveFormat.positiveInt.accepts(text)
    case .midnight: text.count == 10 && PrimitiveFormat.date.accepts(text)
    }
  }
}

extension Slice<UnsafeBufferPointer<UInt8>> {
  fileprivate func equals(_ text: StaticString) -> Bool { text.withUTF8Buffer { elementsEqual($0) } }
}
