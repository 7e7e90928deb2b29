import Access
import FHIR
import JSON
import Mapping
import Storage
import Tree

/// What an update changes: the difference between what a caller was shown and what came back, category by category.
///
/// Nothing here looks at a part that the caller can't see. What is out of sight stays; what is offered for it is refused
/// by its category.
extension Records {
  /// The change that makes the one of the other, and the last decision that allowed a part of it; nil where nothing
  /// changes.
  func change(
    from seen: StoredEntry, to resource: Document, scope: Scope
  ) throws(Refusal) -> (EntryChange, Decision?) {
    let lens = try lens(of: seen)
    let shown = try shown(seen, scope: scope)
    let bare = shown.stripped(shown.resource)
    let known = isKindShown(of: seen, in: bare) ? nil : lens
    let before = seen.isDeleted ? nil : try taken(bare, id: seen.patient, known: known)
    let after = try taken(shown.stripped(resource), id: seen.patient, known: known)
    try keepsItsNature(seen, before: before, after: after)

    var fates: [String: EntryChange.Fate] = [:]
    for category in after.categories.union(before?.categories ?? []).sorted() {
      let difference = try difference(in: category, seen, lens, before: before, after: after, scope: scope)
      guard case .changed(let residue) = difference else { continue }
      if residue == nil, !(after.fields[category]?.root.hasChildren ?? false) {
        fates[category] = .ends
      } else {
        let (part, terms) = try part(category, of: after, residue: residue)
        fates[category] = .becomes(part, terms: terms)
      }
    }
    // An entry that says nothing any more is still there; so is one that comes back saying nothing.
    if after.categories.isEmpty, !fates.isEmpty || seen.isDeleted {
      let (part, terms) = try part(lens.residueCategory, of: after, residue: nil)
      fates[lens.residueCategory] = .becomes(part, terms: terms)
    }
    let labels = EntryLabels.labels(of: resource)
    let isRelabelled = labels != seen.facts.labels
    return (
      EntryChange(fates: fates, labels: isRelabelled ? labels : nil),
      try allowed(Set(fates.keys), relabelled: isRelabelled ? labels : nil, of: seen, lens, after.item, scope)
    )
  }

  /// Whether what was shown tells which lens took it. Where it doesn't, the caller can't change that: what tells it is of a
  /// category out of sight, and refused by that.
  private func isKindShown(of seen: StoredEntry, in bare: Document) -> Bool {
    if seen.isDeleted { return true }
    switch mappings.split(ResourceHead.removed(from: bare)) {
    case .success(let halves): return halves.lens.name == seen.lens
    case .failure: return false
    }
  }

  /// What an update can't do.
  static func otherKind(_ type: String) -> Refusal {
    .unprocessable([Issue(.lensChanged, path: type, subjects: ["what kind of entry it is"])])
  }

  /// Decides whether a part of this category of an entry may be corrected.
  func mayCorrect(_ code: String, of entry: StoredEntry, scope: Scope) throws(Refusal) -> Decision {
    guard let category = scope.table.category(code) else { throw .unavailable }
    var decision: Decision?
    // Who may write what that person can't see (a program's limits can say so) can't have changed it knowingly.
    for action in [Action.view, .correct] {
      let made = scope.decide(Question(action, category, of: entry.patient, entry: entry.facts))
      guard made.isAllowed else { throw .denied(made) }
      decision = made
    }
    guard let decision else { throw .unavailable }
    return decision
  }

  private func allowed(
    _ categories: Set<String>, relabelled: LabelSet?, of seen: StoredEntry, _ lens: Lens, _ item: StockModel.Item,
    _ scope: Scope
  ) throws(Refusal) -> Decision? {
    var needed = categories.reduce(into: Set<String>()) { $0.formUnion(mappings.model.linked(with: $1, in: item)) }
    // Labels are the entry's, and so is coming back from deletion: they concern every part it can have.
    if relabelled != nil || (seen.isDeleted && !categories.isEmpty) { needed.formUnion(lens.categories) }
    var decision: Decision?
    for category in needed.sorted() { decision = try mayCorrect(category, of: seen, scope: scope) }
    if let relabelled {
      var facts = seen.facts
      facts.labels = relabelled
      guard let category = scope.table.category(lens.residueCategory) else { throw .unavailable }
      let after = scope.decide(Question(.view, category, of: seen.patient, entry: facts))
      guard after.isAllowed else { throw .denied(after) }
    }
    return decision
  }

  /// An update changes neither whose the entry is nor what kind of entry, nor where it comes from.
  private func keepsItsNature(_ seen: StoredEntry, before: Taken?, after: Taken) throws(Refusal) {
    let what: String? =
      if after.lens.name != seen.lens {
        "what kind of entry it is"
      } else if after.patient != seen.patient {
        "whose it is"
      } else if let origin = after.origin, origin != seen.facts.origin {
        "where it comes from"
      } else {
        nil
      }
    guard let what else { return }
    throw .unprocessable([Issue(.lensChanged, path: seen.type, subjects: [what])])
  }

  private enum Difference {
    case none
    /// Fields or residue differ; the part goes on with this residue.
    case changed(residue: Document?)
  }

  /// Whether a category has changed.
  ///
  /// Residue hangs on fields of all categories. So a caller who does not see all of them was shown only some of it:
  /// that caller's can't replace it, and must have come back as it was shown.
  private func difference(
    in category: String, _ seen: StoredEntry, _ lens: Lens, before: Taken?, after: Taken, scope: Scope
  ) throws(Refusal) -> Difference {
    let sameFields = Self.isSame(before?.fields[category], after.fields[category])
    guard category == lens.residueCategory else { return sameFields ? .none : .changed(residue: nil) }
    if Self.isSame(before?.residue, after.residue) {
      guard !sameFields else { return .none }
      let kept = seen.parts.first { $0.category == category }?.residue
      guard let kept else { return .changed(residue: nil) }
      return .changed(residue: try residue(kept, of: lens))
    }
    for other in lens.categories.sorted() {
      guard let known = scope.table.category(other) else { throw .unavailable }
      let decision = scope.decide(Question(.view, known, of: seen.patient, entry: seen.facts))
      guard decision.isAllowed else { throw .denied(decision) }
    }
    return .changed(residue: after.residue)
  }

  /// Whether two documents say the same; nothing and an empty one do.
  private static func isSame(_ one: Document?, _ other: Document?) -> Bool {
    func text(_ document: Document?) -> [UInt8]? {
      document.flatMap { $0.root.hasChildren ? JSONWriter.text($0, typeMember: false) : nil }
    }
    return text(one) == text(other)
  }
}
