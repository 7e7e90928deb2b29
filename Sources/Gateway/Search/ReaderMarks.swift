import Access
import FHIR
import Storage
import Tree

/// The *marks of the reader*: the security codings that an answer carries because of who reads it, not because of what was
/// written: what the reader is bound to (NOREUSE …), and that such an entry has parts which the reader may not see
/// (SUBSETTED). `_security` finds by them, as by all that is shown.
///
/// They follow from the scope and the mapping files alone: from patients and lenses, and never from what an entry holds.
struct ReaderMarks {
  /// What stands with every entry.
  private let always: [Coding]
  /// The lenses whose entries are shown in part, and of which patients.
  private let partial: [(lenses: [String], patients: [String])]

  /// No marks.
  static let none = ReaderMarks(always: [], partial: [])

  private init(always: [Coding], partial: [(lenses: [String], patients: [String])]) {
    self.always = always
    self.partial = partial
  }

  /// The marks of a scope; `lenses` are the names of all, with the categories that their entries can have.
  init(of scope: Scope, lenses: [(name: String, categories: Set<String>)]) {
    always = EntryLabels.codings(scope, [], isPartial: false)
    partial = scope.readableGroups.map { group in
      let readable = Set(scope.table.categories(in: group.categories).map(\.code))
      return (lenses.filter { !$0.categories.isSubset(of: readable) }.map(\.name), group.patients)
    }
  }

  /// Which entries are shown with a mark of that system and code, where these are given.
  func test(_ system: SearchCondition.System, _ code: String?) -> EntryTest {
    if always.contains(where: { EntryLabels.isNamed($0, by: system, code) }) { return .everything }
    guard EntryLabels.isNamed(EntryLabels.subsetted, by: system, code) else { return .nothing }
    return .any(partial.map { .taken(by: $0.lenses, of: $0.patients) })
  }
}

extension EntryTest {
  /// What every entry meets.
  static let everything = EntryTest.not(nothing)
  /// What none meets.
  static let nothing = EntryTest.any([])
}
