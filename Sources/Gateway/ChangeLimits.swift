/// What whoever runs the gateway lets changes do.
public struct ChangeLimits: Sendable {
  /// How many entries one conditional delete may delete; with 1, criteria that more than one entry meets are refused.
  public var mostDeleted: Int

  /// Makes one from its parts.
  public init(mostDeleted: Int = 1) { self.mostDeleted = mostDeleted }
}
