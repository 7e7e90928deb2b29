// A *question* is what a decision answers: may this be done to information of this category of this patient?

/// What somebody wants to do.
public enum Action: Hashable, Sendable {
  /// To view what is there.
  case view
  /// To add something new.
  case create
  /// To change something, or mark it as entered in error, that was written by this person at this facility.
  case correct(author: String, facility: String)

  /// The word for the action in records: `view`, `create` or `correct`.
  public var name: String {
    switch self {
    case .view: "view"
    case .create: "create"
    case .correct: "correct"
    }
  }
}

/// One thing somebody wants to do. Information of several categories makes several questions.
public struct Question: Hashable, Sendable {
  /// What is to be done.
  public let action: Action
  /// The category of what it is done to.
  public let category: Category
  /// The id of the patient it is about, as the caller names it; it need not exist.
  public let patient: String

  /// May this be done?
  public init(_ action: Action, _ category: Category, of patient: String) {
    self.action = action
    self.category = category
    self.patient = patient
  }
}
