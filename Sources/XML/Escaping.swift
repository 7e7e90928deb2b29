import CLibXML2

/// Escaping writes a value so that a parser gives it back unchanged. It knows characters, no elements.
enum Escaping {
  /// Where the value will stand.
  enum Place {
    case text, attribute
  }

  /// Appends `value`, given in UTF-8: runs that need nothing as they are, the rest as references. After an error, what
  /// was appended is of no use.
  static func append(
    _ value: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8], for place: Place
  ) throws(XMLUnwritable) {
    var at = 0
    while at < value.count {
      at += appendPlain(UnsafeBufferPointer(rebasing: value[at...]), to: &bytes, for: place)
      guard at < value.count else { return }
      let reference = try reference(in: value, at: at, for: place)
      bytes += UnsafeBufferPointer(start: reference.utf8Start, count: reference.utf8CodeUnitCount)
      at += 1
    }
  }

  /// Appends the beginning of `value` that stands for itself, and says how long it is.
  private static func appendPlain(
    _ value: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8], for place: Place
  ) -> Int {
    guard let start = value.baseAddress else { return 0 }
    var copied = 0
    bytes.append(addingCapacity: value.count + Int(CXMLSlack)) { room in
      room.withUnsafeMutableBufferPointer { room, count in
        guard let to = room.baseAddress else { return }
        copied = CXMLCopyPlain(to, start, value.count, place == .attribute)
        count = copied
      }
    }
    return copied
  }

  /// What stands for the character at `at`, which does not stand for itself.
  static func reference(
    in value: UnsafeBufferPointer<UInt8>, at: Int, for place: Place
  ) throws(XMLUnwritable) -> StaticString {
    switch value[at] {
    case UInt8(ascii: "&"): return "&amp;"
    case UInt8(ascii: "<"): return "&lt;"
    // Needed only to end `]]>`; written always, so that no one has to look back.
    case UInt8(ascii: ">"): return "&gt;"
    // A parser makes a carriage return a line feed, and each of these three in an attribute a space.
    case 0x0d: return "&#13;"
    case 0x09: return "&#9;"
    case 0x0a: return "&#10;"
    case UInt8(ascii: "\""): return "&quot;"
    default: throw unwritable(in: value, at: at)
    }
  }

  /// Why the character at `at` can't be written.
  private static func unwritable(in value: UnsafeBufferPointer<UInt8>, at: Int) -> XMLUnwritable {
    let position = value[..<at].count { $0 & 0xc0 != 0x80 }
    if value[at] < 0x80 { return .character(scalar: UInt32(value[at]), at: position) }
    // Of characters in UTF-8, XML does not have these two.
    let isNone = value[at...].starts(with: [0xef, 0xbf, 0xbe]) || value[at...].starts(with: [0xef, 0xbf, 0xbf])
    return isNone ? .character(scalar: 0xffc0 | UInt32(value[at + 2] & 0x3f), at: position) : .encoding(at: position)
  }
}
