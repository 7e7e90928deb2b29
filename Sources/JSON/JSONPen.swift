import Tree

/// Writes JSON's punctuation, indentation and escapes into memory that grows when it must. It knows commas, but no
/// documents. Every write is preceded by a `reserve` that makes room for it.
struct JSONPen {
  private var memory: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  /// Whether the memory is the pen's own, because what it was given did not suffice.
  private var isOwn = false
  private(set) var count = 0
  private let pretty: Bool
  private var depth = 0
  /// Whether nothing has been written yet into what was opened last.
  private var isFirst = true

  /// The text that `body` writes. `estimate` is how many bytes it will probably be; more cost a copy.
  static func text(estimate: Int, pretty: Bool, _ body: (inout JSONPen) -> Void) -> [UInt8] {
    var text: [UInt8] = []
    var overflow: [UInt8]?
    text.append(addingCapacity: max(estimate, 64)) { room in
      room.withUnsafeMutableBufferPointer { memory, count in
        guard let start = memory.baseAddress else { return }
        var pen = JSONPen(memory: start, capacity: memory.count, pretty: pretty)
        body(&pen)
        if pen.isOwn {
          overflow = Array(UnsafeBufferPointer(start: pen.memory, count: pen.count))
          pen.memory.deallocate()
        } else {
          count = pen.count
        }
      }
    }
    return overflow ?? text
  }

  private init(memory: UnsafeMutablePointer<UInt8>, capacity: Int, pretty: Bool) {
    self.memory = memory
    self.capacity = capacity
    self.pretty = pretty
  }

  /// Makes room for that many bytes.
  @inline(__always)
  private mutating func reserve(_ more: Int) {
    if count &+ more > capacity { grow(more) }
  }

  @inline(never)
  private mutating func grow(_ more: Int) {
    let larger = (count + more) * 2
    let new = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    new.initialize(from: memory, count: count)
    if isOwn { memory.deallocate() }
    (memory, capacity, isOwn) = (new, larger, true)
  }

  @inline(__always)
  private mutating func put(_ byte: UInt8) {
    memory[count] = byte
    count &+= 1
  }

  /// Begins an array or an object.
  @inline(__always)
  mutating func open(_ bracket: UInt8) {
    reserve(1)
    put(bracket)
    depth &+= 1
    isFirst = true
  }

  @inline(__always)
  mutating func close(_ bracket: UInt8) {
    depth &-= 1
    if pretty && !isFirst { line() }
    isFirst = false
    reserve(1)
    put(bracket)
  }

  /// Makes room for the next item or member.
  @inline(__always)
  mutating func item() {
    reserve(1)
    if !isFirst { put(UInt8(ascii: ",")) }
    isFirst = false
    if pretty { line() }
  }

  /// Begins a member. A schema's names need no escapes, and 16 bytes can be read from where they begin.
  @inline(__always)
  mutating func name(_ name: UnsafeBufferPointer<UInt8>, isSide: Bool = false) {
    reserve(name.count &+ 24)
    if !isFirst { put(UInt8(ascii: ",")) }
    isFirst = false
    if pretty {
      line()
      reserve(name.count &+ 24)
    }
    put(UInt8(ascii: "\""))
    if isSide { put(UInt8(ascii: "_")) }
    guard let start = name.baseAddress else { return }
    let target = UnsafeMutableRawPointer(memory + count)
    if name.count <= 16 {
      target.storeBytes(of: UnsafeRawPointer(start).loadUnaligned(as: SIMD16<UInt8>.self), as: SIMD16<UInt8>.self)
    } else {
      target.copyMemory(from: start, byteCount: name.count)
    }
    count &+= name.count
    put(UInt8(ascii: "\""))
    put(UInt8(ascii: ":"))
    if pretty { put(UInt8(ascii: " ")) }
  }

  /// Begins a member whose name is none of the schema's.
  mutating func name(_ name: StaticString) {
    item()
    string(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    literal(":")
    if pretty { literal(" ") }
  }

  /// Writes a literal as it stands.
  @inline(__always)
  mutating func literal(_ text: UnsafeBufferPointer<UInt8>) {
    guard let start = text.baseAddress else { return }
    reserve(text.count)
    (memory + count).initialize(from: start, count: text.count)
    count &+= text.count
  }

  mutating func literal(_ text: StaticString) {
    literal(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Writes a string, with the escapes that JSON demands and no others. `readable` is how many bytes may be read from
  /// where it begins.
  ///
  /// Eight bytes are copied and looked at together; only where one of them needs an escape is it looked at alone.
  mutating func string(_ text: UnsafeBufferPointer<UInt8>, readable: Int = 0) {
    reserve(text.count &+ 16)
    put(UInt8(ascii: "\""))
    if let start = text.baseAddress.map(UnsafeRawPointer.init) {
      // Up to here, eight bytes can be read.
      let words = max(readable, text.count) &- 8
      var at = 0
      while at < text.count {
        guard at <= words else {
          byte(text[at], left: text.count &- at)
          at &+= 1
          continue
        }
        let word = UInt64(littleEndian: start.loadUnaligned(fromByteOffset: at, as: UInt64.self))
        UnsafeMutableRawPointer(memory + count).storeBytes(of: word.littleEndian, as: UInt64.self)
        let plain = Self.plainPrefix(of: word)
        at &+= plain
        count &+= plain
        if plain < 8, at < text.count {
          byte(text[at], left: text.count &- at)
          at &+= 1
        }
      }
      // What was read beyond the text.
      count &-= at &- text.count
    }
    put(UInt8(ascii: "\""))
  }

  /// Writes a string that needs no escapes. `readable` is as above.
  @inline(__always)
  mutating func plainString(_ text: UnsafeBufferPointer<UInt8>, readable: Int) {
    reserve(text.count &+ 24)
    put(UInt8(ascii: "\""))
    if let start = text.baseAddress.map(UnsafeRawPointer.init) {
      let target = UnsafeMutableRawPointer(memory + count)
      var at = 0
      while at < text.count, at &+ 16 <= readable {
        target.storeBytes(
          of: start.loadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self), toByteOffset: at, as: SIMD16<UInt8>.self)
        at &+= 16
      }
      // Near the end of all there is to read.
      if at < text.count { (target + at).copyMemory(from: start + at, byteCount: text.count &- at) }
      count &+= text.count
    }
    put(UInt8(ascii: "\""))
  }

  /// How many of eight bytes, from the lowest, need no escape.
  private static func plainPrefix(of word: UInt64) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quotes = word ^ (ones &* 0x22)
    let slashes = word ^ (ones &* 0x5c)
    // The top bit of each byte that is a quote, a backslash or below 0x20; one over 0x7f is none of these. Borrows can set
    // it wrongly only above a byte that has it rightly, so the lowest one is always right.
    let found =
      ((quotes &- ones) | (slashes &- ones) | (word &- ones &* 0x20)) & ~word & 0x8080_8080_8080_8080
    return found.trailingZeroBitCount >> 3
  }

  /// Writes one byte of a string, of which `left` bytes are left, with this one.
  private mutating func byte(_ byte: UInt8, left: Int) {
    guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { return put(byte) }
    reserve(left &+ 24)
    put(UInt8(ascii: "\\"))
    switch byte {
    case 0x08: put(UInt8(ascii: "b"))
    case 0x09: put(UInt8(ascii: "t"))
    case 0x0a: put(UInt8(ascii: "n"))
    case 0x0c: put(UInt8(ascii: "f"))
    case 0x0d: put(UInt8(ascii: "r"))
    case 0..<0x20:
      let digits: StaticString = "0123456789abcdef"
      put(UInt8(ascii: "u"))
      put(UInt8(ascii: "0"))
      put(UInt8(ascii: "0"))
      put(digits.utf8Start[Int(byte >> 4)])
      put(digits.utf8Start[Int(byte & 15)])
    default: put(byte)
    }
  }

  private mutating func line() {
    reserve(depth &* 2 &+ 1)
    put(UInt8(ascii: "\n"))
    (memory + count).initialize(repeating: UInt8(ascii: " "), count: depth &* 2)
    count &+= depth &* 2
  }

  /// Whether JSON knows the text as a number or a truth value.
  static func isLiteral(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    PrimitiveFormat.decimal.accepts(text) || PrimitiveFormat.boolean.accepts(text)
  }
}
