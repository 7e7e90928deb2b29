/// What a reader made of a text: the document, when it could be read, and every issue found, in input order.
public struct Reading: Sendable {
  /// Nil after a fatal issue.
  public var document: Document?
  /// What was found, in input order.
  public var issues: [Issue]

  /// Makes one from its parts.
  public init(document: Document?, issues: [Issue]) {
    self.document = document
    self.issues = issues
  }

  /// Whether there is a document and nothing worse than a warning was found.
  public var isUsable: Bool { document != nil && !issues.contains { $0.severity >= .error } }
}
