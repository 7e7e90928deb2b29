import Access
import Crypto

/// Seals the place where a page ended, so that a caller can bring it back without learning or changing it, and nobody
/// else can use it: it opens only for the same person, for the same question.
struct PageSeal: Sendable {
  private let key: SymmetricKey

  /// `key` is 32 bytes, the same for all gateways that answer the same callers.
  init(key: [UInt8]) { self.key = SymmetricKey(data: key) }

  /// The place, sealed, in letters, digits, `-` and `_`.
  func seal(_ words: [String], scope: Scope, question: String) throws(Refusal) -> String {
    do {
      var text = Array(words.joined(separator: "\n").utf8)
      // The length would tell how many digits a hidden counter has.
      text += repeatElement(0, count: Self.block - text.count % Self.block)
      let box = try ChaChaPoly.seal(text, using: key, authenticating: Self.bound(scope, question))
      return Self.text(Array(box.combined))
    } catch {
      throw .unavailable
    }
  }

  /// The words again; nil for anything that was not sealed for this person and this question.
  func open(_ text: String, scope: Scope, question: String) -> [String]? {
    guard let bytes = Self.bytes(text), let box = try? ChaChaPoly.SealedBox(combined: bytes),
      let opened = try? ChaChaPoly.open(box, using: key, authenticating: Self.bound(scope, question))
    else { return nil }
    return String(decoding: opened.prefix { $0 != 0 }, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false
    )
    .map(String.init)
  }

  /// What is sealed is filled up to so many bytes.
  private static let block = 96

  private static func bound(_ scope: Scope, _ question: String) -> [UInt8] {
    Array("\(scope.person)\n\(scope.facility)\n\(question)".utf8)
  }

  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  private static func text(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let part = bytes[start..<min(start + 3, bytes.count)]
      let bits = part.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - part.count))
      for place in 0...part.count { text.append(letters[bits >> (18 - 6 * place) & 63]) }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func bytes(_ text: String) -> [UInt8]? {
    guard text.utf8.count < 8192 else { return nil }
    var bytes: [UInt8] = []
    var (bits, count) = (0, 0)
    for letter in text.utf8 {
      guard let value = letters.firstIndex(of: letter) else { return nil }
      (bits, count) = ((bits << 6 | value) & 0xFFFF, count + 6)
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> count))
      }
    }
    return bytes
  }
}
