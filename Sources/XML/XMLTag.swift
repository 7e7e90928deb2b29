import CLibXML2
import Synchronization

/// The name of an element, checked and laid out once for all the tags that are written with it. What was laid out stays
/// until the process ends: this is for names of schemas, not of documents.
public struct XMLTag: Sendable {
  /// `<name`
  let prepared: PreparedBytes

  /// Refuses what is not a name.
  public init(_ name: String) throws(XMLUnwritable) {
    guard name.isXMLName else { throw .name }
    prepared = .of("<" + name)
  }
}

/// The name of an attribute, checked and laid out once, as that of an element is.
public struct XMLAttribute: Sendable {
  /// ` name="`
  let prepared: PreparedBytes

  /// Refuses what is not a name.
  public init(_ name: String) throws(XMLUnwritable) {
    guard name.isXMLName else { throw .name }
    prepared = .of(" " + name + "=\"")
  }
}

/// Bytes that are written often. The slack can be read behind them, so that they are copied without looking at where they
/// end. They are never freed, so that no one counts who holds them: counting would take longer than copying.
struct PreparedBytes: @unchecked Sendable {
  let start: UnsafePointer<UInt8>
  let count: Int

  /// All there are, by their text: the same text is laid out once.
  private static let all = Mutex<[String: PreparedBytes]>([:])

  static func of(_ text: String) -> PreparedBytes {
    all.withLock { all in
      if let known = all[text] { return known }
      let made = PreparedBytes(layingOut: text)
      all[text] = made
      return made
    }
  }

  private init(layingOut text: String) {
    let padded = Array(text.utf8) + [UInt8](repeating: 0, count: Int(CXMLSlack))
    let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: padded.count)
    copy.initialize(from: padded, count: padded.count)
    start = UnsafePointer(copy)
    count = text.utf8.count
  }

  /// The bytes without the first ones.
  func bytes(from first: Int = 0) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: start + first, count: count - first)
  }
}
