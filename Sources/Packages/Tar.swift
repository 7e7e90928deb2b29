/// Reads a tar archive (POSIX `ustar`, with the long names of pax and GNU) that lies unpacked in memory. Strict: every
/// header's checksum must hold, only files and folders may stand in it, no name may lead out of it, and it ends where
/// it says so. It writes nothing anywhere.
enum Tar {
  /// A file in the archive.
  struct File {
    let name: String
    /// Where it stands in the archive's bytes.
    let range: Range<Int>
  }

  private static let block = 512
  /// A name that is longer than this is no name.
  private static let longestName = 4096

  /// All files, in order.
  static func files(in bytes: [UInt8]) throws(PackageFault) -> [File] {
    var files: [File] = []
    var longName: String?
    var position = 0
    while true {
      guard position + block <= bytes.count else { throw .truncated }
      let header = bytes[position..<position + block]
      // The end is marked by blocks of zeros, of which writers leave one, two or many.
      if header.allSatisfy({ $0 == 0 }) {
        guard bytes[position...].allSatisfy({ $0 == 0 }) else { throw .damaged }
        return files
      }
      guard checksumHolds(header), let size = number(header, at: 124..<136) else { throw .damaged }
      let start = position + block
      guard size <= bytes.count - start else { throw .truncated }
      let content = start..<start + size
      let name = longName ?? self.name(header)
      longName = nil
      switch header[header.startIndex + 156] {
      case UInt8(ascii: "0"), 0: files.append(File(name: try checked(name), range: content))
      case UInt8(ascii: "5"): _ = try checked(name)
      // What follows has its name here: pax as lines `17 path=a/b.json`, GNU as the name and a zero.
      case UInt8(ascii: "x"): longName = try paxPath(bytes[content])
      case UInt8(ascii: "g"): break
      case UInt8(ascii: "L"):
        guard size <= longestName else { throw .damaged }
        longName = text(bytes[content])
      default: throw .forbidden(entry: name)
      }
      position = start + (size + block - 1) / block * block
    }
  }

  /// The sum of the header's bytes, its own field taken for spaces.
  private static func checksumHolds(_ header: ArraySlice<UInt8>) -> Bool {
    guard let told = number(header, at: 148..<156) else { return false }
    let sum = header.withUnsafeBufferPointer { bytes in
      bytes.indices.reduce(0) { $0 + (148..<156 ~= $1 ? 0x20 : Int(bytes[$1])) }
    }
    return sum == told
  }

  /// An octal number, ended by a space or a zero.
  private static func number(_ header: ArraySlice<UInt8>, at range: Range<Int>) -> Int? {
    let field = header[header.startIndex + range.lowerBound..<header.startIndex + range.upperBound]
    let digits = field.drop { $0 == 0x20 }.prefix { $0 != 0x20 && $0 != 0 }
    return Int(String(decoding: digits, as: UTF8.self), radix: 8).flatMap { $0 >= 0 ? $0 : nil }
  }

  private static func name(_ header: ArraySlice<UInt8>) -> String {
    let start = header.startIndex
    let name = text(header[start..<start + 100])
    let isPOSIX = header[start + 257..<start + 263].elementsEqual("ustar\0".utf8)
    let prefix = isPOSIX ? text(header[start + 345..<start + 500]) : ""
    return prefix.isEmpty ? name : "\(prefix)/\(name)"
  }

  /// Text up to a zero.
  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// The value of `path` in a pax header, or nil: each line is its own length, a space, a key, `=`, a value, a line
  /// feed. A size told there is for files beyond 8 GiB, which are refused by then.
  private static func paxPath(_ bytes: ArraySlice<UInt8>) throws(PackageFault) -> String? {
    var path: String?
    var rest = bytes
    while !rest.isEmpty {
      let digits = rest.prefix { $0 != 0x20 }
      guard digits.count < 6, let length = Int(String(decoding: digits, as: UTF8.self)), length > digits.count + 1,
        length <= rest.count
      else { throw .damaged }
      let line = rest.prefix(length).dropFirst(digits.count + 1).dropLast()
      if line.starts(with: "path=".utf8) {
        guard line.count <= longestName else { throw .damaged }
        path = String(decoding: line.dropFirst(5), as: UTF8.self)
      } else if line.starts(with: "size=".utf8) {
        throw .damaged
      }
      rest = rest.dropFirst(length)
    }
    return path
  }

  /// A relative name without steps upwards.
  private static func checked(_ name: String) throws(PackageFault) -> String {
    let steps = name.split(separator: "/", omittingEmptySubsequences: false)
    guard !name.isEmpty, steps.first != "", !steps.contains("..") else { throw .forbidden(entry: name) }
    return name.hasPrefix("./") ? String(name.dropFirst(2)) : name
  }
}
