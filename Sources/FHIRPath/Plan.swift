import Tree

/// An expression bound to a schema: what to do, in numbers instead of names. It holds no text but literals and the
/// addresses of extensions.
indirect enum Plan: Sendable {
  /// What the expression, or the criterion at hand, is evaluated on.
  case focus
  case literal(PathResult)
  /// `{}`
  case nothing
  /// The children that are one of these elements.
  case children(Plan, NumberSet)
  /// The items of a type.
  case ofType(Plan, TypeTest)
  /// `as()`: the same, of one item.
  case cast(Plan, TypeTest, at: Int)
  /// Whether the one item is of a type.
  case isType(Plan, TypeTest, at: Int)
  /// Whether the one reference points to one of these types, by what it says itself.
  case pointsTo(Plan, ReferenceTest, at: Int)
  /// The items for which the second plan is true.
  case filter(Plan, Plan, at: Int)
  case item(Plan, Int)
  case union(Plan, Plan)
  case exists(Plan)
  case isEmpty(Plan)
  case not(Plan, at: Int)
  case and(Plan, Plan, at: Int)
  case or(Plan, Plan, at: Int)
  case equal(Plan, Plan)
  case notEqual(Plan, Plan)
  /// The `extension` children (one of these elements) whose `url` child has this text.
  case extensions(Plan, NumberSet, url: ElementID, [UInt8])
}
