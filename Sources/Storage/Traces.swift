import Database
internal import Glibc

/// *Traces* of a patient: texts by which the bytes of a file betray that something of the patient is still in it. They are
/// gathered before a purge, held in memory alone, and looked for afterwards.
///
/// A text that other rows hold as well proves nothing; `Store.distinctive` leaves it out.
public struct Traces: Sendable {
  /// Texts shorter than this many bytes are no traces: chance would put them anywhere.
  public static let shortest = 4
  /// Values of records are traces only from here on: what is shorter is mostly a code.
  static let shortestValue = 6
  /// As much of a text as is looked for.
  static let longest = 64

  private(set) var texts: Set<[UInt8]> = []

  /// The traces among these texts.
  public init(_ texts: some Sequence<String> = []) {
    for text in texts { add(Array(text.utf8), shortest: Self.shortest) }
  }

  /// How many there are.
  public var count: Int { texts.count }

  mutating func add(_ text: [UInt8], shortest: Int) {
    if text.count >= shortest { texts.insert(Array(text.prefix(Self.longest))) }
  }

  /// Adds the strings of a JSON text, as they are written in it.
  mutating func add(json: [UInt8]) {
    var at = json.startIndex
    while let start = json[at...].firstIndex(of: UInt8(ascii: "\"")) {
      var end = start + 1
      while end < json.endIndex, json[end] != UInt8(ascii: "\"") { end += json[end] == UInt8(ascii: "\\") ? 2 : 1 }
      end = min(end, json.endIndex)
      add(Array(json[(start + 1)..<end]), shortest: Self.shortestValue)
      at = min(end + 1, json.endIndex)
    }
  }

  mutating func remove(_ found: Set<[UInt8]>) { texts.subtract(found) }
}

extension Traces {
  /// Where a trace was found.
  public struct Find: Hashable, Sendable {
    /// The file: the database's, or with `-wal` or `-shm` behind it.
    public let file: String
    /// How many bytes stand before it.
    public let offset: Int
  }

  /// A file can't be read.
  public struct Unreadable: Error {
    /// Its path.
    public let file: String
  }

  /// Looks for the traces in the bytes of the database's file, its log and the log's index, as far as these are there;
  /// stops after so many finds.
  ///
  /// Only when this program has closed the database: SQLite's locks would go with the files that are closed here.
  public func finds(inDatabase path: String, limit: Int = 1_000) throws(Unreadable) -> [Find] {
    let matcher = Matcher(texts)
    var finds: [Find] = []
    for file in ["", "-wal", "-shm"].map({ path + $0 }) {
      let handle = open(file, O_RDONLY | O_CLOEXEC)
      if handle < 0 {
        guard errno == ENOENT, file != path else { throw Unreadable(file: file) }
        continue
      }
      defer { close(handle) }
      var start = 0
      // Each piece begins with the end of the one before, in which a trace may have begun.
      var piece: [UInt8] = []
      while finds.count < limit {
        let count = try Self.read(handle, file, behind: &piece)
        if count == 0 { break }
        matcher.search(piece) { finds.append(Find(file: file, offset: start + $1)) }
        let kept = min(piece.count, Self.longest - 1)
        start += piece.count - kept
        piece.removeFirst(piece.count - kept)
      }
    }
    var seen: Set<Find> = []
    return Array(finds.filter { seen.insert($0).inserted }.prefix(limit))
  }

  private static func read(_ handle: Int32, _ file: String, behind piece: inout [UInt8]) throws(Unreadable) -> Int {
    let held = piece.count
    var count = 0
    piece = [UInt8](unsafeUninitializedCapacity: held + 1 << 20) { buffer, size in
      for (index, byte) in piece.enumerated() { buffer[index] = byte }
      count = Glibc.read(handle, buffer.baseAddress.map { $0 + held }, 1 << 20)
      size = held + max(count, 0)
    }
    guard count >= 0 else { throw Unreadable(file: file) }
    return count
  }
}

/// Finds many texts in one walk: what begins with no text's first two bytes is passed over at once.
struct Matcher {
  private var isBeginning = [Bool](repeating: false, count: 1 << 16)
  private var byBeginning: [UInt32: [[UInt8]]] = [:]

  /// For texts of at least `Traces.shortest` bytes.
  init(_ texts: Set<[UInt8]>) {
    for text in texts where text.count >= Traces.shortest {
      isBeginning[Int(text[0]) << 8 | Int(text[1])] = true
      byBeginning[Self.beginning(of: text[...]), default: []].append(text)
    }
  }

  /// Hands each find to `body`: the text, and where it begins.
  func search(_ bytes: [UInt8], _ body: (_ text: [UInt8], _ offset: Int) -> Void) {
    guard bytes.count >= Traces.shortest else { return }
    for at in 0...(bytes.count - Traces.shortest) where isBeginning[Int(bytes[at]) << 8 | Int(bytes[at + 1])] {
      for text in byBeginning[Self.beginning(of: bytes[at...])] ?? [] where bytes[at...].starts(with: text) {
        body(text, at)
      }
    }
  }

  private static func beginning(of bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
  }
}
