import Foundation

/// Where a result is written: a file, which is there in whole or not at all; or standard output, or a device, which
/// gets what is made as it is made, after the first MiB.
final class OutputFile {
  /// How messages call it.
  let name: String
  private let kind: Kind
  private let descriptor: Int32
  /// What a stream does not have yet.
  private var held: [UInt8] = []
  private var isOpen = true
  /// Whether a stream has got something already.
  private(set) var hasLeaked = false

  private enum Kind {
    case stream
    /// A file with another name beside the one that it will have.
    case file(temporary: String, final: String)
  }

  /// How much is held back for a stream: what is no more than that is written whole or not at all.
  private static let held = 4 << 20

  /// Opens a path, or standard output for `-`.
  init(_ path: String) throws {
    name = path == "-" ? "standard output" : path
    if path == "-" {
      kind = .stream
      descriptor = dup(1)
      return
    }
    var facts = stat()
    let exists = stat(path, &facts) == 0
    if exists, facts.st_mode & S_IFMT == S_IFDIR {
      throw Files.Fault(description: "\(path): error: this is a folder, not a file")
    }
    if exists, facts.st_mode & S_IFMT != S_IFREG {
      kind = .stream
      descriptor = open(path, O_WRONLY | O_CLOEXEC)
    } else {
      // A link is followed, so that what it points to is replaced.
      let final = exists ? URL(fileURLWithPath: path).resolvingSymlinksInPath().path : path
      let folder = URL(fileURLWithPath: final).deletingLastPathComponent().path
      let own = ".\(URL(fileURLWithPath: final).lastPathComponent).\(UInt32.random(in: 0 ... .max)).unfinished"
      let temporary = "\(folder)/\(own)"
      kind = .file(temporary: temporary, final: final)
      // Who may not read what is replaced may at no time read what replaces it.
      descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, exists ? 0o600 : 0o666)
      if descriptor >= 0 {
        Unfinished.add(temporary)
        if exists { fchmod(descriptor, facts.st_mode & 0o777) }
      }
    }
    guard descriptor >= 0 else { throw Self.fault(path, errno) }
  }

  deinit { abandon() }

  func write(_ bytes: ArraySlice<UInt8>) throws {
    guard case .stream = kind else { return try send(bytes) }
    if held.count + bytes.count <= Self.held, !hasLeaked {
      held += bytes
    } else {
      try flush()
      try send(bytes)
    }
  }

  /// All is written: a file gets its name.
  func finish() throws {
    try flush()
    isOpen = false
    guard case .file(let temporary, let final) = kind else {
      guard close(descriptor) == 0 else { throw Self.fault(name, errno) }
      return
    }
    let isSafe = fsync(descriptor) == 0
    var code = errno
    let isClosed = close(descriptor) == 0
    if isSafe, !isClosed { code = errno }
    guard isSafe, isClosed, rename(temporary, final) == 0 else {
      if isSafe, isClosed { code = errno }
      unlink(temporary)
      Unfinished.remove(temporary)
      throw Self.fault(name, code)
    }
    Unfinished.remove(temporary)
  }

  /// Nothing more is written: a file that is not finished is not there.
  func abandon() {
    guard isOpen else { return }
    isOpen = false
    close(descriptor)
    guard case .file(let temporary, _) = kind else { return }
    unlink(temporary)
    Unfinished.remove(temporary)
  }

  private func flush() throws {
    guard !held.isEmpty else { return }
    let bytes = held
    held = []
    try send(bytes[...])
  }

  private func send(_ bytes: ArraySlice<UInt8>) throws {
    guard !bytes.isEmpty else { return }
    if case .stream = kind { hasLeaked = true }
    do { try Descriptor.write(bytes, to: descriptor) } catch { throw Self.fault(name, error.code) }
  }

  private static func fault(_ name: String, _ code: Int32) -> Files.Fault {
    let reason = code == EPIPE ? "its reader went away" : String(cString: strerror(code))
    return Files.Fault(description: "\(name): error: this can't be written: \(reason)")
  }
}
