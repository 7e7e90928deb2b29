public import Tree

/// What the reader made of a text: the document, when it could be read, every issue found, and the modules that this
/// gateway does not read yet.
public struct MMLReading: Sendable {
  /// A content module that was passed over.
  public struct Unread: Hashable, Sendable {
    /// The number of its item in the body, from 0; nil where it is the text's root.
    public let item: Int?
    /// Its name: `ProgressCourseModule`.
    public let module: String
    /// Where it starts.
    public let place: Place
  }

  /// Nil after a fatal issue.
  public let document: Document?
  /// In the order of the text.
  public let issues: [Issue]
  /// In the order of the text. It is no fault of the text to have them.
  public let unread: [Unread]

  /// The same without the modules that are not read.
  public var reading: Reading { Reading(document: document, issues: issues) }

  /// Whether the item of that number has no fault.
  public func isUsable(item: Int) -> Bool {
    let path = MMLDocument.path(item: item)
    return !issues.contains { $0.severity >= .error && ($0.path == path || $0.path.hasPrefix("\(path).")) }
  }

  /// The issues that are not about an item but about the whole.
  public var outsideItems: [Issue] {
    issues.filter { !$0.path.hasPrefix(MMLDocument.itemsPath) }
  }
}
