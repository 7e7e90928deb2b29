// A *scope* is what one person may do now, for all patients at once: who asks, and a grant per patient. Whoever holds a
// scope may act on it without asking again; so there is one door to it, and the door is the decision:
//
//     facts ──Scope.make──▶ every step before the patient passed? ──▶ scope (a grant per patient: team, consent)
//                                                              └────▶ the denying decision
//
// The initialiser is private to this file, and `make` is its one caller. Facts in turn are stated by the target that
// reads the registers, see `Facts.init`. A scope holds for the instant of its facts; for a later one it is made anew, unless
// who holds it knows that neither facts nor tables have changed and no period began or ended (`at`).
//
// It knows no entries: whether something is there is not its business.

/// What one person may do now.
public struct Scope: Sendable {
  /// A scope, or the decision that denies it.
  public enum Answer: Sendable {
    /// Every step before the patient is passed.
    case granted(Scope)
    /// One of them failed.
    case denied(Decision)
  }

  /// Patients of whom the same may be read.
  public struct Group: Hashable, Sendable {
    /// The ids of the patients, sorted; at least one.
    public let patients: [String]
    /// What may be read of each; never empty.
    public let categories: CategorySet
    /// The labels that hide nothing of it, whoever wrote the entry.
    public let open: LabelSet
  }

  /// The record of the steps before the patient, for requests that are about no single patient.
  public let decision: Decision
  /// The version of the table the scope was made under; it names the categories of all sets.
  public let table: AccessTable
  /// What may be done, by patient: for each whose team names the person now and whose consent is active.
  public let grants: [String: Grant]
  /// What may be read of at least one patient.
  public let readableAnywhere: CategorySet
  /// Who may be read how far, for the predicate of a statement: sorted, the same for the same scope, without patients
  /// of whom nothing may be read.
  public let readableGroups: [Group]
  /// The ids of the facilities whose entries are hidden, because they refuse to have them shown: sorted, never the
  /// person's own.
  public let refusing: [String]
  /// Whether the occupation may ask the hospitals at all.
  public let mayAskHospitals: Bool
  private var facts: Facts
  private let overlay: Overlay?

  /// The id of the person.
  public var person: String { decision.person }
  /// The code of the person's occupation.
  public var occupation: String { decision.occupation }
  /// The id of the facility.
  public var facility: String { decision.facility }
  /// The id of the terminal; nothing only where disaster mode waived it.
  public var terminal: String? { decision.terminal }
  /// The purpose of use.
  public var purpose: String { decision.purpose }
  /// What makes every use of the scope one for review.
  public var flags: Flags { decision.flags }
  /// The instant for which the scope holds.
  public var now: Instant { facts.now }

  /// Makes the scope of a person, or says why there is none. The only way to a scope.
  public static func make(facts: Facts, table: AccessTable, overlay: Overlay? = nil) -> Answer {
    let inquiry = Inquiry(question: nil, facts: facts, table: table, overlay: overlay)
    let decision = Decision(inquiry)
    return decision.isAllowed ? .granted(Scope(inquiry, decision)) : .denied(decision)
  }

  /// The same under the version in force at that instant; denied where there is none.
  public static func make(facts: Facts, tables: AccessTables) -> Answer {
    let today = Day.inJapan(at: facts.now)
    guard let table = tables.inForce(on: today) else { return .denied(Decision(withoutTable: nil, facts)) }
    return make(facts: facts, table: table, overlay: tables.overlay(of: facts.facility.id, on: today))
  }

  private init(_ inquiry: Inquiry, _ decision: Decision) {
    var grants: [String: Grant] = [:]
    var openLabels: [String: LabelSet] = [:]
    for patient in inquiry.patients
    where inquiry.isOnTeam(of: patient) && inquiry.objectionToConsent(of: patient) == nil {
      grants[patient] = inquiry.grant(for: patient)
      openLabels[patient] = inquiry.openLabels(of: patient)
    }
    self.decision = decision
    self.table = inquiry.table
    self.grants = grants
    readableGroups = Self.groups(grants, openLabels)
    refusing = inquiry.facts.refusing.filter { $0 != decision.facility }.sorted()
    self.overlay = inquiry.overlay
    self.readableAnywhere = grants.values.reduce([]) { $0.union($1.readable) }
    self.mayAskHospitals = inquiry.isPhysician
    self.facts = inquiry.facts
  }

  /// The same scope at a later instant, for one who knows that nothing has changed in between that it was made of.
  package func at(_ now: Instant) -> Scope {
    var scope = self
    scope.facts = facts.at(now)
    return scope
  }

  /// Decides one question with the facts the scope was made of: the record of a single act, allowed or denied.
  public func decide(_ question: Question) -> Decision {
    Decision(Inquiry(question: question, facts: facts, table: table, overlay: overlay))
  }
}

extension Scope {
  /// The denial of work that is not about any record.
  func denial(_ reason: Reason, at step: Step) -> Decision {
    Decision(Inquiry(question: nil, facts: facts, table: table, overlay: overlay), denying: reason, at: step)
  }

  /// Why the person's program may not do this with any resource of the type (`*`: with resources of every type), whatever
  /// there is; nil where it may, or is limited in nothing. By the names alone, to be asked before any data is read: of the
  /// type of a path, and of each type that a chain, an inclusion or an entry of a batch names.
  public func denial(of permission: ResourcePermission, on type: String) -> Decision? {
    guard let client = facts.client, !client.resources.allows(permission, type) else { return nil }
    let inquiry = Inquiry(question: nil, facts: facts, table: table, overlay: overlay)
    return Decision(beyondProgram: inquiry, resource: "\(type).\(permission.word)")
  }

  /// What may be read of this patient; nothing for one who is not there.
  public func readable(_ patient: String) -> CategorySet {
    grants[patient]?.readable ?? []
  }

  private static func groups(_ grants: [String: Grant], _ openLabels: [String: LabelSet]) -> [Group] {
    Dictionary(grouping: grants.keys) { patient in
      Group(patients: [], categories: grants[patient]?.readable ?? [], open: openLabels[patient] ?? [])
    }
    .filter { !$0.key.categories.isEmpty }
    .map { Group(patients: $0.value.sorted(), categories: $0.key.categories, open: $0.key.open) }
    .sorted { ($0.categories.rawValue, $0.open.rawValue) < ($1.categories.rawValue, $1.open.rawValue) }
  }

  /// Whether an entry's labels and origin let the person see it, once its categories do. What a statement says with
  /// `Group.open`, the labels open to author and facility, and `refusing`, for one entry.
  public func discloses(_ entry: EntryFacts, of patient: String) -> Bool {
    let inquiry = Inquiry(question: nil, facts: facts, table: table, overlay: overlay)
    return inquiry.objection(toEntry: entry, of: patient) == nil
  }

  /// Whether something with all these categories may be created. Something without a category never may.
  public func mayCreate(_ categories: CategorySet, _ patient: String) -> Bool {
    guard !categories.isEmpty, let grant = grants[patient] else { return false }
    return categories.isSubset(of: grant.creatable)
  }

  /// Whether creating it asks for a responsible author to be named, because some of it is made on behalf.
  public func mustNameAuthor(_ categories: CategorySet, _ patient: String) -> Bool {
    guard let grant = grants[patient] else { return false }
    return !categories.intersection(grant.onBehalf).isSubset(of: grant.correctable)
  }

  /// Whether the part of this category of an entry may be corrected.
  public func mayCorrect(_ category: Category, of entry: EntryFacts, _ patient: String) -> Bool {
    guard let grant = grants[patient], discloses(entry, of: patient) else { return false }
    if grant.anyWritable.contains(category) { return true }
    return grant.ownWritable.contains(category) && (entry.author == person || entry.facility == facility)
  }
}
