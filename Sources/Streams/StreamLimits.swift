/// What bounds memory: everything that is ever held of a text is one of these. All in bytes but the last two.
public struct StreamLimits: Sendable {
  /// A text up to this is converted whole, in any encoding that the readers know.
  public var whole = 16 << 20
  /// How much of a text is looked at at once.
  public var chunk = 1 << 20
  /// Entries, or lines, are converted together until they are as much.
  public var slice = 512 << 10
  /// The largest resource: an entry of a Bundle, a line of NDJSON, what is around a Bundle's entries, or a resource
  /// that is no Bundle.
  public var resource = 64 << 20
  /// What may be in work at once, or wait for its turn, unless it is one slice alone.
  public var inWork = 4 << 20
  /// How many slices are in work at once.
  public var tasks = 2
  /// How many issues are told; where there are more, one more says so.
  public var issues = 200

  /// The usual limits.
  public init() {}
}
