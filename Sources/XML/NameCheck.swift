/// What XML 1.0 (fifth edition) and Namespaces in XML call a name.
extension String {
  /// Whether this is a QName: a name, or a prefix, a colon and a name.
  var isXMLName: Bool {
    let bytes = utf8.span
    guard bytes.count > 0 else { return false }
    for index in bytes.indices {
      let byte = bytes[index]
      guard UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 else { return isLessPlainName }
    }
    return true
  }

  /// The same for names that have more than letters of ASCII.
  private var isLessPlainName: Bool {
    var isFirst = true
    var hasPrefix = false
    for scalar in unicodeScalars {
      if scalar == ":" {
        guard !isFirst, !hasPrefix else { return false }
        hasPrefix = true
        isFirst = true
      } else {
        guard scalar.startsXMLName || (!isFirst && scalar.continuesXMLName) else { return false }
        isFirst = false
      }
    }
    return !isFirst
  }
}

extension Unicode.Scalar {
  /// NameStartChar without the colon.
  fileprivate var startsXMLName: Bool {
    switch value {
    case 0x61...0x7a, 0x41...0x5a, 0x5f: true
    case 0xc0...0xd6, 0xd8...0xf6, 0xf8...0x2ff, 0x370...0x37d, 0x37f...0x1fff, 0x200c...0x200d, 0x2070...0x218f,
      0x2c00...0x2fef, 0x3001...0xd7ff, 0xf900...0xfdcf, 0xfdf0...0xfffd, 0x10000...0xeffff:
      true
    default: false
    }
  }

  /// What NameChar has beyond NameStartChar.
  fileprivate var continuesXMLName: Bool {
    switch value {
    case 0x2d, 0x2e, 0x30...0x39, 0xb7, 0x300...0x36f, 0x203f...0x2040: true
    default: false
    }
  }
}
