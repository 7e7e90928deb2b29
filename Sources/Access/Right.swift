// A *right* is one of the things that a mark gives. Marks are for tables, rights for sentences about them.

/// One thing that a mark lets an occupation do with a category.
public enum Right: String, CaseIterable, Hashable, Sendable {
  /// To view.
  case view
  /// To create.
  case create
  /// To create, but only by naming the responsible author.
  case createOnBehalf = "create-on-behalf"
  /// To correct what the person or the person's facility wrote.
  case correctOwn = "correct-own"
  /// To correct what others wrote.
  case correctOthers = "correct-others"
}

extension Mark {
  /// What the mark gives, in a fixed order.
  public var rights: [Right] {
    switch self {
    case .none: []
    case .view: [.view]
    case .writeOwn: [.view, .create, .correctOwn]
    case .writeAny: [.view, .create, .correctOwn, .correctOthers]
    case .onBehalf: [.createOnBehalf]
    }
  }

  /// What this mark gives and the other does not. Who may create gains nothing by being able to do it on behalf.
  public func rights(beyond other: Mark) -> [Right] {
    let others = Set(other.rights)
    return rights.filter { !others.contains($0) && !($0 == .createOnBehalf && others.contains(.create)) }
  }
}
