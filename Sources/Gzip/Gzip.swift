import CZlib

/// gzip (RFC 1952), both ways, by the system's zlib, which checks length and checksum. It knows nothing of what is inside.
public enum Gzip {
  /// Why something can't be unpacked.
  public enum Fault: Error, Hashable, Sendable {
    /// It doesn't begin as gzip does.
    case notCompressed
    /// It ends before what it holds ends.
    case truncated
    /// What is packed is not what was packed: a checksum or a header doesn't hold.
    case damaged
    /// Larger unpacked than the limit, in bytes.
    case tooLarge(limit: Int)
  }

  /// The bytes, packed as one member without name and date: the same bytes give the same. Nil where zlib has no memory.
  public static func pack(_ bytes: [UInt8]) -> [UInt8]? {
    var stream = z_stream()
    guard czlib_begin_gzip(&stream) == Z_OK else { return nil }
    defer { deflateEnd(&stream) }
    var packed = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))))
    let (code, _, made) = step(&stream, bytes, from: 0, into: &packed) { deflate(&$0, Z_FINISH) }
    guard code == Z_STREAM_END else { return nil }
    packed.removeSubrange(made...)
    return packed
  }

  /// The bytes that were packed, at most `limit`.
  public static func unpack(_ packed: [UInt8], limit: Int) throws(Fault) -> [UInt8] {
    guard packed.starts(with: [0x1f, 0x8b]) else { throw .notCompressed }
    var stream = z_stream()
    guard czlib_begin_gunzip(&stream) == Z_OK else { throw .damaged }
    defer { inflateEnd(&stream) }
    var output: [UInt8] = []
    // The last four bytes say how long the last member is, by its own account; the first growth is by that much.
    let told = packed.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    var room = [UInt8](repeating: 0, count: min(max(told, 1 << 12), limit, packed.count * 8) + 1)
    var taken = 0
    while true {
      let (code, read, made) = step(&stream, packed, from: taken, into: &room) { inflate(&$0, Z_NO_FLUSH) }
      taken += read
      guard output.count + made <= limit else { throw .tooLarge(limit: limit) }
      if output.isEmpty && code == Z_STREAM_END && taken == packed.count {
        room.removeSubrange(made...)
        return room
      }
      output += room[..<made]
      switch code {
      case Z_STREAM_END where taken == packed.count: return output
      // Another member follows, or something that is no gzip.
      case Z_STREAM_END: guard inflateReset(&stream) == Z_OK else { throw .damaged }
      case Z_OK, Z_BUF_ERROR: if taken == packed.count && made < room.count { throw .truncated }
      default: throw .damaged
      }
    }
  }

  /// Goes on once, as far as input and room go: zlib's answer, how many bytes it read and how many it made.
  private static func step(
    _ stream: inout z_stream, _ input: [UInt8], from start: Int, into room: inout [UInt8],
    _ go: (inout z_stream) -> Int32
  ) -> (code: Int32, read: Int, made: Int) {
    input.withUnsafeBufferPointer { input in
      room.withUnsafeMutableBufferPointer { output in
        let given = UInt32(clamping: input.count - start)
        let space = UInt32(clamping: output.count)
        // zlib only reads its input.
        stream.next_in = input.baseAddress.map { UnsafeMutablePointer(mutating: $0 + start) }
        stream.avail_in = given
        stream.next_out = output.baseAddress
        stream.avail_out = space
        let code = go(&stream)
        return (code, Int(given - stream.avail_in), Int(space - stream.avail_out))
      }
    }
  }
}
