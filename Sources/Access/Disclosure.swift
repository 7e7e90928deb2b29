// The step that looks at a single entry: its labels, and the refusal of the facility it comes from.
//
// It is said once for a single entry (`objection`) and once for a statement about all of them (`Scope.Group.open`,
// the sets below, `Scope.refusing`); the tests of storage ask both about the same entries.

extension LabelSet {
  /// The labels that hide nothing from the person who wrote the entry.
  public static let openToAuthor: LabelSet = [.uninformed, .restricted]
  /// The labels that hide nothing from people of the facility that wrote the entry.
  public static let openToFacility: LabelSet = [.undelivered]
}

extension Inquiry {
  /// What the entry's labels and origin object, for viewing, creating and correcting alike.
  func objectionToDisclosure(of question: Question) -> Reason? {
    question.entry.flatMap { objection(toEntry: $0, of: question.patient) }
  }

  func objection(toEntry entry: EntryFacts, of patient: String) -> Reason? {
    if entry.origin != facts.facility.id, facts.refusing.contains(entry.origin) { return .originRefused }
    guard !entry.labels.isEmpty else { return nil }
    var hidden = entry.labels.subtracting(openLabels(of: patient))
    if entry.author == facts.person.id { hidden.subtract(.openToAuthor) }
    if entry.facility == facts.facility.id { hidden.subtract(.openToFacility) }
    return hidden.isEmpty ? nil : .undisclosed
  }

  /// The labels that hide none of this patient's entries from the person, whoever wrote them.
  func openLabels(of patient: String) -> LabelSet {
    if isBreakGlass { return [.uninformed, .restricted] }
    var open: LabelSet = []
    if let needed = table.uninformed, grant(for: patient).readable.contains(needed) { open.insert(.uninformed) }
    if isAttending(patient) { open.insert(.restricted) }
    return open
  }
}
