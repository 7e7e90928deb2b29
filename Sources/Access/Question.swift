// A *question* is what a decision answers: may this be done to information of this category of this patient?

/// What somebody wants to do.
public enum Action: String, CaseIterable, Hashable, Sendable {
  /// To view what is there.
  case view
  /// To add something new.
  case create
  /// To change something, or mark it as entered in error.
  case correct
}

/// One thing somebody wants to do. Information of several categories makes several questions.
public struct Question: Hashable, Sendable {
  /// What is to be done.
  public let action: Action
  /// The category of what it is done to.
  public let category: Category
  /// The id of the patient it is about, as the caller names it; it need not exist.
  public let patient: String
  /// What is known of the entry; nothing where no single one is meant. Nothing can be corrected without it.
  public let entry: EntryFacts?

  /// May this be done?
  public init(_ action: Action, _ category: Category, of patient: String, entry: EntryFacts? = nil) {
    self.action = action
    self.category = category
    self.patient = patient
    self.entry = entry
  }
}
