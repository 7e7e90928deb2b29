/// Where a store takes its identifiers from: always from chance. Only tests that run the same twice give another source.
package struct Identifiers: Sendable {
  /// A new identifier.
  package let make: @Sendable () -> String

  /// A source.
  package init(make: @escaping @Sendable () -> String) { self.make = make }

  static let random = Identifiers(make: RandomID.make)
}

/// Identifiers that tell nothing: 120 random bits in 24 characters of `a–z2–7`. No counter, no clock: the order and the
/// number of other people's entries can't be guessed from one's own.
public enum RandomID {
  private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)

  /// A new identifier, valid as a FHIR `id`.
  public static func make() -> String {
    var generator = SystemRandomNumberGenerator()
    var text: [UInt8] = []
    for _ in 0..<2 {
      var bits: UInt64 = generator.next()
      for _ in 0..<12 {
        text.append(alphabet[Int(bits & 31)])
        bits >>= 5
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
