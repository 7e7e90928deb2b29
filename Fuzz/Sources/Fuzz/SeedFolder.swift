import Glibc

/// The folder of one target's corpus: seeds are written as files named by their number, the words that inputs are made of
/// into a dictionary beside it. What the fuzzer finds it adds to the same folder.
struct SeedFolder {
  let path: String

  /// Writes all seeds of the target, and its words.
  func fill(for target: FuzzTarget) {
    for (number, seed) in Seeds.of(target).enumerated() { write(seed, to: "\(path)/seed-\(number)") }
    let lines = Words.of(target).map { "\"\($0.utf8.map(Self.escaped).joined())\"\n" }
    write(Array(lines.joined().utf8), to: "\(path).dict")
  }

  /// A byte as libFuzzer reads it in a dictionary.
  private static func escaped(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return "\\x" + (digits.utf8.count < 2 ? "0" : "") + digits
  }

  private func write(_ bytes: [UInt8], to file: String) {
    guard let stream = fopen(file, "wb") else {
      complain("\(file) can't be written")
      exit(2)
    }
    let written = fwrite(bytes, 1, bytes.count, stream)
    guard fclose(stream) == 0, written == bytes.count else {
      complain("\(file) can't be written")
      exit(2)
    }
  }
}
