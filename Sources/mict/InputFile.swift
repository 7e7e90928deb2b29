import Foundation
import Streams
import Synchronization
import Tree

/// An open file, or a pipe, that is read: a file anywhere, a pipe once and in order.
final class InputFile: ByteSource {
  private let descriptor: Int32
  private let name: String
  /// The size of a file; nil for a pipe.
  let count: Int?
  /// What was read of a pipe to look at it, and how much was given out.
  private let pipe = Mutex(Pipe())

  private struct Pipe {
    var ahead: [UInt8] = []
    var at = 0
  }

  /// Opens a path, or standard input for `-`.
  convenience init(_ path: String) throws {
    let name = path == "-" ? "<stdin>" : path
    let descriptor = path == "-" ? dup(0) : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw errno == ENOENT
        ? Files.Fault(name, "there is no such file", "ファイルがありません") : Self.unreadable(name)
    }
    try self.init(descriptor: descriptor, name: name)
  }

  private init(descriptor: Int32, name: String) throws {
    self.descriptor = descriptor
    self.name = name
    var facts = stat()
    let isKnown = fstat(descriptor, &facts) == 0
    let kind = facts.st_mode & S_IFMT
    // Standard input may be a file that somebody has read from already: then what is left is taken like a pipe.
    count = isKnown && kind == S_IFREG && lseek(descriptor, 0, SEEK_CUR) == 0 ? Int(facts.st_size) : nil
    guard kind != S_IFDIR else { throw Files.Fault(name, "this is a folder, not a file", "ファイルではなくフォルダーです") }
    if descriptor != 0, name == "<stdin>", isatty(descriptor) == 1 {
      Files.complain("note: reading what is typed; Ctrl-D ends it, --help tells how to name a file")
    }
  }

  deinit { close(descriptor) }

  /// What it is written in: NDJSON where its name says so, or where it has no name that says anything and begins so;
  /// else JSON or XML by its beginning, and where that is of neither, by its name. So much is looked at as shows a line
  /// and what follows it, up to 16 MiB.
  func form() throws -> StreamForm {
    let named = StreamForm(fileName: name)
    if named == .ndjson { return .ndjson }
    var size = 1 << 12
    while true {
      let beginning = try look(size)
      let isAll = beginning.count < size || size > StreamLimits().whole
      if let form = StreamForm(beginning: beginning, isWhole: isAll) {
        guard form != .xml, let named else { return form }
        let first = beginning.first { $0 > 0x20 }
        return named == .xml && first != UInt8(ascii: "{") && first != UInt8(ascii: "[") ? .xml : .json
      }
      size *= 4
    }
  }

  /// The first bytes, which a pipe still gives out later.
  private func look(_ wanted: Int) throws -> [UInt8] {
    guard count == nil else { return try read(at: 0, count: wanted) }
    return try pipe.withLock { pipe in
      pipe.ahead += try next(wanted - pipe.ahead.count)
      return pipe.ahead
    }
  }

  /// All of it, in memory. Throws where that is more than any reader takes.
  func whole() throws -> [UInt8] {
    let limit = Int(UInt32.max)
    let tooLarge = Files.Fault(
      name, "this is larger than 4 GiB; only `mict convert`, or NDJSON, may be",
      "4 GiBを超えています。扱えるのは`mict convert`またはNDJSONだけです")
    if let count {
      guard count < limit else { throw tooLarge }
      return try read(at: 0, count: count)
    }
    var bytes: [UInt8] = []
    while true {
      let chunk = try read(at: bytes.count, count: 1 << 20)
      bytes += chunk
      guard bytes.count < limit else { throw tooLarge }
      if chunk.count < 1 << 20 { return bytes }
    }
  }

  func read(at offset: Int, count wanted: Int) throws -> [UInt8] {
    guard count == nil else {
      return try fill(wanted) { pread(self.descriptor, $0, $1, off_t(offset + $2)) }
    }
    return try pipe.withLock { pipe in
      guard offset == pipe.at else { throw Files.Fault(name, "a pipe can be read once only", "パイプは一度しか読めません") }
      let bytes = Array(pipe.ahead.prefix(wanted))
      pipe.ahead.removeFirst(bytes.count)
      let all = bytes.count < wanted ? bytes + (try next(wanted - bytes.count)) : bytes
      pipe.at += all.count
      return all
    }
  }

  /// The same text where it can be read twice: in memory up to that size, else in a file without a name.
  func rereadable(upTo limit: Int) throws -> any ByteSource {
    guard count == nil else { return self }
    var at = 0
    let start = try read(at: at, count: limit + 1)
    if start.count <= limit { return MemorySource(start) }
    var spool = Array("\(NSTemporaryDirectory())/mict-XXXXXX".utf8CString)
    let copy = mkstemp(&spool)
    guard copy >= 0 else {
      throw Files.Fault(description: "\(name): error: there is no room for a copy: \(Self.reason)")
    }
    unlink(spool)
    var chunk = start
    while !chunk.isEmpty {
      do { try Descriptor.write(chunk[...], to: copy) } catch {
        close(copy)
        throw Files.Fault(description: "\(name): error: there is no room for a copy: \(error.reason)")
      }
      at += chunk.count
      chunk = try read(at: at, count: 1 << 20)
    }
    lseek(copy, 0, SEEK_SET)
    return try InputFile(descriptor: copy, name: name)
  }

  /// The next bytes of a pipe.
  private func next(_ wanted: Int) throws -> [UInt8] {
    try fill(wanted) { address, length, _ in Foundation.read(self.descriptor, address, length) }
  }

  /// Reads until there are as many bytes, or no more.
  private func fill(_ wanted: Int, _ read: (UnsafeMutableRawPointer, Int, Int) -> Int) throws -> [UInt8] {
    var fault: Files.Fault?
    let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
      guard let base = buffer.baseAddress else { return }
      while filled < wanted {
        let got = read(base + filled, wanted - filled, filled)
        if got < 0, errno == EINTR { continue }
        if got < 0 { fault = Self.unreadable(name) }
        if got <= 0 { return }
        filled += got
      }
    }
    if let fault { throw fault }
    return bytes
  }

  private static var reason: String { Files.reason(errno) }

  /// What can't be read, for the reason that the system just gave.
  private static func unreadable(_ name: String) -> Files.Fault {
    let code = errno
    return Files.Fault(
      name, "this can't be read: \(Files.reason(code))", "読めません: \(Files.reason(code, .japanese))")
  }
}

/// Writing to a file descriptor.
enum Descriptor {
  /// Why something can't be written, in the system's words.
  struct Fault: Error {
    let code: Int32
    var reason: String { String(cString: strerror(code)) }
  }

  /// Writes all of it.
  static func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) throws(Fault) {
    var rest = bytes
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { throw Fault(code: errno) }
      rest = rest.dropFirst(written)
    }
  }
}
