/// Finds some members of the outermost object of a JSON text, without reading the rest of it. It finds and doesn't
/// judge: of a text that is no JSON it tells nothing sensible, and whoever uses the text reads it properly.
enum TopLevel {
  /// The strings that stand under those names, nil for each that isn't there. It stops when it has them all, or when
  /// the first of them is not `wanted`.
  static func strings(
    _ names: [String], in text: ArraySlice<UInt8>, where wanted: (String) -> Bool = { _ in true }
  ) -> [String?] {
    text.withUnsafeBufferPointer { bytes in
      var scan = Scan(bytes: bytes)
      var found = [String?](repeating: nil, count: names.count)
      while let (name, value) = scan.nextString(), found.contains(nil) {
        guard let index = names.firstIndex(where: { name.elementsEqual($0.utf8) }), found[index] == nil else {
          continue
        }
        let string = unescaped(value)
        found[index] = string
        if index == 0, let string, !wanted(string) { break }
      }
      return found
    }
  }

  /// Goes through the members of the outermost object whose values are strings.
  private struct Scan {
    let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    private var depth = 0

    init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    mutating func nextString() -> (name: Slice<UnsafeBufferPointer<UInt8>>, value: Slice<UnsafeBufferPointer<UInt8>>)? {
      var name: Slice<UnsafeBufferPointer<UInt8>>?
      while position < bytes.count {
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
        case UInt8(ascii: ","): if depth == 1 { name = nil }
        case UInt8(ascii: "\""):
          let string = rest()
          guard depth == 1 else { continue }
          if let name { return (name, string) }
          name = string
        default: break
        }
      }
      return nil
    }

    /// The rest of a string whose opening quote was read.
    private mutating func rest() -> Slice<UnsafeBufferPointer<UInt8>> {
      let start = position
      while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
        position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
      }
      let end = min(position, bytes.count)
      position = end + 1
      return bytes[start..<end]
    }
  }

  /// A string's text; nil where it has escapes for characters, which stand in no name, type or address.
  private static func unescaped(_ raw: Slice<UnsafeBufferPointer<UInt8>>) -> String? {
    guard raw.contains(UInt8(ascii: "\\")) else { return String(decoding: raw, as: UTF8.self) }
    var bytes: [UInt8] = []
    var isEscape = false
    for byte in raw {
      if isEscape {
        guard byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "\"") else { return nil }
        bytes.append(byte)
        isEscape = false
      } else if byte == UInt8(ascii: "\\") {
        isEscape = true
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
