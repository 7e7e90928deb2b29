import Crypto

/// A *link* of the audit trail's chain: how many events there are up to it, and a digest of all of them. Whoever keeps the
/// last one elsewhere can tell later whether the end was cut off, or the whole made anew.
public struct AuditLink: Hashable, Sendable {
  /// The place of the event, from 1; 0 before the first.
  public let sequence: Int64
  let digest: [UInt8]

  init(sequence: Int64, digest: [UInt8]) {
    self.sequence = sequence
    self.digest = digest
  }

  /// What stands before the first event.
  static let start = AuditLink(sequence: 0, digest: [UInt8](repeating: 0, count: 32))

  /// The link of the event that follows.
  func next(_ event: [UInt8]) -> AuditLink {
    var hash = SHA256()
    hash.update(data: digest)
    withUnsafeBytes(of: (sequence + 1).bigEndian) { hash.update(bufferPointer: $0) }
    hash.update(data: event)
    return AuditLink(sequence: sequence + 1, digest: Array(hash.finalize()))
  }
}

extension AuditLink: LosslessStringConvertible {
  /// `12-` and 64 hexadecimal digits.
  public var description: String {
    "\(sequence)-"
      + digest.map { byte in
        let digits = String(byte, radix: 16)
        return digits.utf8.count == 1 ? "0\(digits)" : digits
      }.joined()
  }

  /// The link that is written so, or nil.
  public init?(_ text: String) {
    let halves = text.split(separator: "-", omittingEmptySubsequences: false)
    guard halves.count == 2, let sequence = Int64(halves[0]), sequence >= 0 else { return nil }
    let digits = halves[1].utf8.map { Character(UnicodeScalar($0)).hexDigitValue }
    guard digits.count == 64, !digits.contains(nil) else { return nil }
    let values = digits.compactMap(\.self)
    self.init(
      sequence: sequence,
      digest: stride(from: 0, to: 64, by: 2).map { UInt8(values[$0] << 4 | values[$0 + 1]) })
  }
}

/// What a walk along the chain finds.
public enum AuditVerdict: Equatable, Sendable {
  /// Nothing is wrong with so many events.
  case intact(count: Int)
  /// The first event that is not what was written there, or is missing.
  case broken(sequence: Int64)
  /// The chain holds, but at this event it is not the one that was kept.
  case replaced(sequence: Int64)
  /// The chain holds, but it ends before the link that was kept.
  case cutOff(after: Int64, expected: Int64)
}
