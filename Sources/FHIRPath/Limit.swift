extension Expression {
  /// How much one evaluation may cost. It has a meaning for expressions whose author is not trusted: what they ask for
  /// can grow beyond all use, by intention or not, and then ends with the fault `limit`.
  ///
  /// A limit is counted, not timed, so that an expression on a document ends the same way on every machine. It says
  /// nothing of the document, whose size is bounded where it is read.
  public struct Limit: Hashable, Sendable {
    /// What is counted.
    public enum Part: String, Hashable, Sendable {
      /// Parts of the expression that are evaluated, elements that are looked at, pairs that are compared: time. A step
      /// takes some 20 nanoseconds.
      case steps
      /// Items that are kept in collections: memory, of some 30 bytes each.
      case items
      /// Bytes of the texts that are made, of the document's too where they are computed with.
      case bytes
    }

    /// The most there may be, in one evaluation.
    public var steps: Int
    /// As `steps`.
    public var items: Int
    /// As `steps`.
    public var bytes: Int

    /// Makes one from its parts.
    public init(steps: Int, items: Int, bytes: Int) {
      self.steps = steps
      self.items = items
      self.bytes = bytes
    }

    /// None, for expressions of the project's and of packages that were chosen. What no use can be thought of for is
    /// still a fault: texts of more than 64 MiB, more than a million items of `repeat`.
    public static let trusted = Limit(steps: .max, items: .max, bytes: .max)

    /// For expressions that a caller sends: a tenth of a second at the most, and 30 MB.
    public static let untrusted = Limit(steps: 2_000_000, items: 200_000, bytes: 1 << 24)
  }
}
