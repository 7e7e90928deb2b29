/// The least and the greatest number that a written one may stand for: half a step of its last place to both sides
/// (FHIRPath, functions `lowBoundary` and `highBoundary`).
///
/// They are told with so many digits after the point. The official suite (groups LowBoundary and HighBoundary) says
/// how: the boundary nearer to zero is cut off there, the one further from zero is rounded.

extension ExactDecimal {
  /// The digits after the point where none are asked for, and the most that may be.
  static let boundaryPrecision = (usual: 8, most: 28)

  /// The least number that this one may stand for: `1.58650000` for `1.587`. Nil where the precision asked for is none
  /// from 0 to 28.
  public func lowBoundary(precision: Int? = nil) -> ExactDecimal? { boundary(isLow: true, precision) }

  /// The greatest number that this one may stand for: `1.58750000` for `1.587`. Nil as for the least.
  public func highBoundary(precision: Int? = nil) -> ExactDecimal? { boundary(isLow: false, precision) }

  private func boundary(isLow: Bool, _ precision: Int?) -> ExactDecimal? {
    let places = precision ?? Self.boundaryPrecision.usual
    guard (0...Self.boundaryPrecision.most).contains(places) else { return nil }
    let half = ExactDecimal(isLow ? -5 : 5, place: place - 1)
    let isOutward = isZero || isNegative == isLow
    guard let bound = adding(half)?.rounded(at: -places, isOutward ? .nearest : .towardsZero) else { return nil }
    guard bound.place > -places else { return bound }
    // As many digits as asked for, be they zeros.
    return bound.adding(ExactDecimal(0, place: -places))
  }
}
