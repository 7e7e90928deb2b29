// An *inquiry* is a question with its facts and its table. It knows what each step objects to, and nothing of records,
// texts or transport. Both the single decision and the scope are made of it, so they cannot disagree.

/// It is a class so that nothing of it is copied however often it is asked.
final class Inquiry {
  /// Nothing: only what comes before the patient is asked.
  let question: Question?
  let facts: Facts
  let table: AccessTable
  /// The facility's own table, where it has one.
  let overlay: Overlay?
  /// The person's; nothing where the table does not know it.
  let occupation: Occupation?
  /// Whether disaster mode is on (rule 24).
  let isDisaster: Bool
  /// Whether the purpose is that of an emergency.
  let isBreakGlass: Bool
  /// What the steps ask of the question, worked out once.
  private let asked: Asked?

  /// A class as well, for the same reason.
  private final class Asked {
    let question: Question
    let isAboutHospitals: Bool
    let isMember: Bool
    let isAttending: Bool

    init(_ question: Question, _ facts: Facts, _ table: AccessTable) {
      self.question = question
      isAboutHospitals = question.category == table.hospitals
      let current = facts.patients[question.patient]?.memberships.filter { $0.period.covers(facts.now) } ?? []
      isMember = !current.isEmpty
      isAttending = current.contains(where: \.isAttending)
    }
  }

  init(question: Question?, facts: Facts, table: AccessTable, overlay: Overlay?) {
    self.question = question
    self.facts = facts
    self.table = table
    self.overlay = overlay
    occupation = table.occupation(facts.person.occupation)
    isDisaster = facts.disaster?.covers(facts.now) ?? false
    isBreakGlass = table.breakGlassPurposes.contains(facts.purpose)
    asked = question.map { Asked($0, facts, table) }
  }

  /// Whether this inquiry has to pass the step.
  func applies(_ step: Step) -> Bool {
    switch step {
    case .program: facts.client?.id != nil
    case .team, .consent, .cells, .obligations: asked != nil
    case .hospitals: asked?.isAboutHospitals ?? false
    case .disclosure: asked?.question.entry != nil
    case .writing: asked.map { $0.question.action != .view } ?? false
    default: true
    }
  }

  /// What the step objects; nothing where it is passed or does not apply.
  func objection(at step: Step) -> Reason? {
    switch step {
    case .table: table.effective <= Day.inJapan(at: facts.now) ? nil : .tableNotInForce
    case .program: facts.client?.isRegistered ?? true ? nil : .clientUnregistered
    case .person: objectionToPerson
    case .facility: objectionToFacility
    case .terminal: objectionToTerminal.flatMap { isWaived($0) ? nil : $0 }
    case .purpose: objectionToPurpose
    case .hospitals: asked?.isAboutHospitals == true && !isPhysician ? .sennenPhysicianOnly : nil
    case .team: asked.flatMap { objectionToTeam($0) }
    case .consent: asked.flatMap { objectionToConsent($0.question) }
    case .cells: asked.flatMap { objectionOfCells($0.question) }
    case .disclosure: asked.flatMap { objectionToDisclosure(of: $0.question) }
    case .writing: asked.flatMap { objectionToWriting($0.question) }
    case .obligations: nil
    }
  }

  // MARK: Before the patient

  private var objectionToPerson: Reason? {
    switch facts.person.state {
    case .suspended: return .userSuspended
    case .revoked: return .userRevoked
    case .active, .warned: break
    }
    if !facts.person.role.covers(facts.now) { return .roleNotCurrent }
    if !facts.person.hasPledge { return .pledgeRequired }
    if !facts.person.hasTraining { return .trainingRequired }
    return occupation == nil ? .occupationUnknown : nil
  }

  private var objectionToFacility: Reason? {
    if !facts.facility.isActive { return .facilityInactive }
    if !facts.facility.hasApplication { return .facilityApplicationRequired }
    if !facts.facility.hasPledge { return .facilityPledgeRequired }
    return facts.facility.hasAdministrator ? nil : .facilityAdminRequired
  }

  var objectionToTerminal: Reason? {
    guard let terminal = facts.terminal else { return .deviceUnregistered }
    switch terminal.ownership {
    case .unregistered: return .deviceUnregistered
    case .personal: return .devicePersonal
    case .facilityManaged where terminal.facility != facts.facility.id: return .deviceOfOtherFacility
    case .facilityManaged, .associationLent: break
    }
    switch terminal.state {
    case .active: return nil
    case .suspended: return .deviceSuspended
    case .lost: return .deviceLost
    case .retired: return .deviceRetired
    }
  }

  /// Whether disaster mode lets pass what is wrong with a terminal: that the ledger does not have it for this facility,
  /// not that it has it as lost, stopped or out of use.
  private func isWaived(_ objection: Reason) -> Bool {
    isDisaster && [.deviceUnregistered, .devicePersonal, .deviceOfOtherFacility].contains(objection)
      && ![.suspended, .lost, .retired].contains(facts.terminal?.state)
  }

  private var objectionToPurpose: Reason? {
    guard isBreakGlass else { return table.purposes.contains(facts.purpose) ? nil : .purposeNotAllowed }
    guard table.breakGlassOccupations.contains(facts.person.occupation) else { return .breakGlassOccupation }
    return facts.breakGlass?.covers(facts.now) ?? false ? nil : .breakGlassUndeclared
  }

  /// Whether the occupation itself reads what hospitals disclose: that is what rule 27-4 means by a physician.
  var isPhysician: Bool {
    occupation.map { columnGrant($0).readable.contains(table.hospitals) } ?? false
  }

  // MARK: The patient

  /// The patients who may be reached at all: those of the facts, under break-glass only the one it was declared for.
  var patients: some Sequence<String> {
    facts.patients.keys.lazy.filter { [self] in !isBreakGlass || $0 == facts.breakGlass?.patient }
  }

  private func objectionToTeam(_ asked: Asked) -> Reason? {
    guard isOnTeam(of: asked.question.patient) else { return .notInTeam }
    return !asked.isAboutHospitals || asked.isMember ? nil : .notInTeam
  }

  /// Whether the person is on the team now; a declared emergency stands in for it, for its patient alone, and never
  /// before the hospitals.
  func isOnTeam(of patient: String) -> Bool {
    isBreakGlass ? facts.patients[patient] != nil && patient == facts.breakGlass?.patient : isMember(of: patient)
  }

  private func isMember(of patient: String) -> Bool {
    if let asked, asked.question.patient == patient { return asked.isMember }
    return facts.patients[patient]?.memberships.contains { $0.period.covers(facts.now) } ?? false
  }

  func isAttending(_ patient: String) -> Bool {
    if let asked, asked.question.patient == patient { return asked.isAttending }
    return facts.patients[patient]?.memberships.contains { $0.isAttending && $0.period.covers(facts.now) } ?? false
  }

  func objectionToConsent(of patient: String) -> Reason? {
    guard let consent = facts.patients[patient]?.consent, consent.isActive, consent.period.covers(facts.now) else {
      return .noConsent
    }
    if !consent.isProper { return .consentImproper }
    let exceptions = consent.exceptions
    return exceptions.facilities.contains(facts.facility.id) || exceptions.occupations.contains(facts.person.occupation)
      ? .consentExcludes : nil
  }

  private func objectionToConsent(_ question: Question) -> Reason? {
    if let objection = objectionToConsent(of: question.patient) { return objection }
    return excluded(of: question.patient).contains(question.category) ? .consentExcludes : nil
  }

  /// The categories that the patient's consent leaves out.
  private func excluded(of patient: String) -> CategorySet {
    guard let codes = facts.patients[patient]?.consent?.exceptions.categories, !codes.isEmpty else { return [] }
    return CategorySet(codes.compactMap { table.category($0) })
  }

  // MARK: The cells

  /// The cells that count: the occupation's, and for the attending physician the duty's, each with the facility's own
  /// behind it; for what hospitals disclose only the occupation's, because no duty makes a physician.
  func cells(for question: Question) -> [Cell] {
    var cells: [Cell] = []
    func add(_ column: Occupation) {
      guard let cell = table.cell(column, question.category) else { return }
      cells.append(cell)
      if let own = overlay?.cell(cell) { cells.append(own) }
    }
    if let occupation { add(occupation) }
    if question.category != table.hospitals, isAttending(question.patient) { add(table.duty) }
    return cells
  }

  /// What a column gives, after the facility's own table has narrowed it.
  private func columnGrant(_ column: Occupation) -> Grant {
    overlay?.grant(of: column, in: table) ?? table.grant(of: column)
  }

  /// What the table gives for this patient, before program and purpose narrow it. No duty gives what hospitals disclose.
  private func tableGrant(for patient: String) -> Grant {
    let own = occupation.map(columnGrant) ?? Grant()
    guard isAttending(patient) else { return own }
    var limit = table.allCategories
    limit.remove(table.hospitals)
    return own.union(columnGrant(table.duty).limited(view: limit, write: limit))
  }

  /// What may be done for this patient, once team and consent are passed.
  func grant(for patient: String) -> Grant {
    var limit = facts.client ?? ClientScope(view: table.allCategories, write: table.allCategories)
    if isBreakGlass {
      limit = ClientScope(view: limit.view, write: [])
      if !isMember(of: patient) {
        limit = ClientScope(view: limit.view.subtracting(CategorySet([table.hospitals])), write: [])
      }
    }
    let excluded = excluded(of: patient)
    return tableGrant(for: patient).limited(
      view: limit.view.subtracting(excluded), write: limit.write.subtracting(excluded))
  }

  private func objectionOfCells(_ question: Question) -> Reason? {
    let (category, grant) = (question.category, tableGrant(for: question.patient))
    guard table.holds(category) else { return .categoryUnknown }
    switch question.action {
    case .view:
      if let client = facts.client, !client.view.contains(category) { return .clientScope }
      return grant.readable.contains(category) ? nil : .scopeView
    case .create, .correct:
      if let client = facts.client, !client.write.contains(category) { return .clientScope }
      let writable = question.action == .create ? grant.creatable : grant.correctable
      return writable.contains(category) ? nil : .scopeUpdate
    }
  }

  private func objectionToWriting(_ question: Question) -> Reason? {
    if isBreakGlass { return .breakGlassReadOnly }
    guard question.action == .correct else { return nil }
    guard let entry = question.entry else { return .notOwn }
    if tableGrant(for: question.patient).anyWritable.contains(question.category) { return nil }
    return entry.author == facts.person.id || entry.facility == facts.facility.id ? nil : .notOwn
  }
}
