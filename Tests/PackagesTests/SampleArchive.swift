// Archives written by hand: tar (POSIX `ustar`) and gzip (RFC 1951 and 1952, one stored block).

/// Makes small packages, right and wrong ones.
struct SampleArchive {
  private(set) var tar: [UInt8] = []

  /// The smallest package: a manifest and nothing else.
  static var package: SampleArchive {
    var archive = SampleArchive()
    archive.add("package/package.json", #"{"name":"example.fictitious","version":"1.0.0"}"#)
    return archive
  }

  /// Adds an entry. `kind` is tar's letter: `0` file, `5` folder, `2` symbolic link, `x` pax header, `L` GNU long name.
  mutating func add(_ name: String, _ text: String, kind: Character = "0", prefix: String = "") {
    let content = Array(text.utf8)
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ field: String, at start: Int) {
      header.replaceSubrange(start..<start + field.utf8.count, with: field.utf8)
    }
    put(name, at: 0)
    put("0000644\0", at: 100)
    put(octal(content.count) + "\0", at: 124)
    put(String(kind), at: 156)
    put("ustar\0" + "00", at: 257)
    put(prefix, at: 345)
    put("        ", at: 148)
    put(octal(header.reduce(0) { $0 + Int($1) }).suffix(6) + "\0 ", at: 148)
    tar += header + content + [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
  }

  /// The whole archive, compressed.
  var tgz: [UInt8] { Self.gzip(tar + [UInt8](repeating: 0, count: 1024)) }

  /// Up to 65,535 bytes as one stored block.
  static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    let count = UInt16(bytes.count)
    let block: [UInt8] = [1] + littleEndian(count) + littleEndian(~count) + bytes
    return [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255] + block + littleEndian(checksum(bytes))
      + littleEndian(UInt32(bytes.count))
  }

  private func octal(_ number: Int) -> String {
    let digits = String(number, radix: 8)
    return String(repeating: "0", count: 11 - digits.count) + digits
  }

  private static func littleEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { rest, _ in rest >> 1 ^ (rest & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
  }
}
