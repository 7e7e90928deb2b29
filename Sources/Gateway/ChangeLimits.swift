/// What whoever runs the gateway lets changes do.
public struct ChangeLimits: Sendable {
  /// How many entries one conditional delete may delete; with 1, criteria that more than one entry meets are refused.
  public var mostDeleted: Int

  /// How many entries a batch or transaction may have.
  public var mostEntries: Int

  /// Makes one from its parts.
  public init(mostDeleted: Int = 1, mostEntries: Int = 500) {
    self.mostDeleted = mostDeleted
    self.mostEntries = mostEntries
  }
}
