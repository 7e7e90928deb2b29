// A *decision* is the answer to a question and its own record: the request is answered with it, the audit trail keeps
// it, and `explain` prints it. It holds ids as the caller gave them, and nothing of what anybody's records say.
//
// `decide` is total and pure: same question, facts and table, same decision; no clock, no register, no errors.

/// Whether something is allowed, and why.
public struct Decision: Hashable, Sendable {
  /// Why not; nothing where it is allowed.
  public let reason: Reason?
  /// The step that failed, or the last one.
  public let step: Step
  /// The steps that were passed, in their order, the last one included where it is allowed.
  public let passed: [Step]
  /// The id of the person who asked.
  public let person: String
  /// The code of the person's occupation, as the facts gave it.
  public let occupation: String
  /// The id of the facility.
  public let facility: String
  /// The id of the terminal, if there was one.
  public let terminal: String?
  /// The purpose of use, as stated.
  public let purpose: String
  /// The patient asked for; nothing where only the steps before the patient were asked.
  public let patient: String?
  /// The action asked for, by name; nothing as above.
  public let action: String?
  /// The code of the category asked for; nothing as above.
  public let category: String?
  /// What the person's program is limited to; nothing where it is limited in nothing.
  public let client: ClientScope?
  /// What the program may not do, as `Condition.search`, where that was asked by name and denied.
  public let resource: String?
  /// The cells that counted, the occupation's first, each with the facility's own behind it; none where the decision did not get as far.
  public let cells: [Cell]
  /// The version of the table; nothing where none was in force.
  public let tableVersion: String?
  /// What makes the case one for review.
  public let flags: Flags
  /// What the answer is bound to; none where it is denied.
  public let obligations: [Obligation]

  /// Whether it is allowed.
  public var isAllowed: Bool { reason == nil }

  /// Decides a question under one version of the table, without any facility's own.
  public static func decide(_ question: Question, facts: Facts, table: AccessTable) -> Decision {
    Decision(Inquiry(question: question, facts: facts, table: table, overlay: nil))
  }

  /// Decides a question under the version in force at that instant; denies where there is none.
  public static func decide(_ question: Question, facts: Facts, tables: AccessTables) -> Decision {
    guard let table = tables.inForce(on: Day.inJapan(at: facts.now)) else {
      return Decision(withoutTable: question, facts)
    }
    return Decision(
      Inquiry(
        question: question, facts: facts, table: table,
        overlay: tables.overlay(of: facts.facility.id, on: Day.inJapan(at: facts.now))))
  }

  /// Walks the steps of the inquiry up to the first objection.
  init(_ inquiry: Inquiry) {
    var passed: [Step] = []
    passed.reserveCapacity(Step.all.count)
    var stop: (step: Step, reason: Reason)?
    for step in Step.all where inquiry.applies(step) {
      if let reason = inquiry.objection(at: step) {
        stop = (step, reason)
        break
      }
      passed.append(step)
    }
    let isCellReached =
      passed.contains { $0 == .cells || $0 == .hospitals } || stop?.step == .cells || stop?.step == .hospitals
    let isWaived = passed.contains(.terminal) && inquiry.objectionToTerminal != nil
    var flags: Flags = []
    if inquiry.isDisaster { flags.insert(.disaster) }
    if isWaived { flags.insert(.terminalWaived) }
    if inquiry.isBreakGlass { flags.insert(.breakGlass) }
    self.init(
      reason: stop?.reason, step: stop?.step ?? passed.last ?? .table, passed: passed, facts: inquiry.facts,
      question: inquiry.question,
      cells: isCellReached ? inquiry.question.map(inquiry.cells) ?? [] : [],
      tableVersion: inquiry.table.version, flags: flags,
      obligations: stop == nil ? Obligation.of(inquiry) : [])
  }

  /// The denial where no version of the table is in force; the question is nothing where only a scope was asked for.
  init(withoutTable question: Question?, _ facts: Facts) {
    let isDisaster = facts.disaster?.covers(facts.now) ?? false
    self.init(
      reason: .tableNotInForce, step: .table, passed: [], facts: facts, question: question, cells: [],
      tableVersion: nil, flags: isDisaster ? [.disaster] : [], obligations: [])
  }

  /// The denial of what the person's program may not do with any resource of a type, whoever's it is.
  init(beyondProgram inquiry: Inquiry, resource: String) {
    let decision = Decision(inquiry)
    self.init(
      reason: .clientScope, step: .cells, passed: decision.passed, facts: inquiry.facts, question: nil, cells: [],
      tableVersion: inquiry.table.version, flags: decision.flags, obligations: [], resource: resource)
  }

  /// The denial of work that follows from nobody's record, by what the person is.
  init(_ inquiry: Inquiry, denying reason: Reason, at step: Step) {
    let decision = Decision(inquiry)
    self.init(
      reason: reason, step: step, passed: decision.passed.filter { $0 != step }, facts: inquiry.facts, question: nil,
      cells: [], tableVersion: inquiry.table.version, flags: decision.flags, obligations: [])
  }

  private init(
    reason: Reason?, step: Step, passed: [Step], facts: Facts, question: Question?, cells: [Cell],
    tableVersion: String?, flags: Flags, obligations: [Obligation], resource: String? = nil
  ) {
    self.reason = reason
    self.step = step
    self.passed = passed
    self.person = facts.person.id
    self.occupation = facts.person.occupation
    self.facility = facts.facility.id
    self.terminal = facts.terminal?.id
    self.purpose = facts.purpose
    self.patient = question?.patient
    self.action = question?.action.rawValue
    self.category = question?.category.code
    self.client = facts.client
    self.resource = resource
    self.cells = cells
    self.tableVersion = tableVersion
    self.flags = flags
    self.obligations = obligations
  }
}

/// What makes a decision one for review.
public struct Flags: OptionSet, Hashable, Sendable {
  /// One bit per flag.
  public let rawValue: UInt8

  /// The flags with these bits.
  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// Disaster mode is on (rule 24).
  public static let disaster = Flags(rawValue: 1)
  /// The terminal would have failed, and disaster mode waived it.
  public static let terminalWaived = Flags(rawValue: 2)
  /// The purpose of use is break-glass.
  public static let breakGlass = Flags(rawValue: 4)

  /// The names of the flags, in a fixed order.
  public var names: [String] {
    [(Flags.disaster, "disaster"), (.terminalWaived, "terminal-waived"), (.breakGlass, "break-glass")]
      .filter { contains($0.0) }.map(\.1)
  }
}

/// What an allowed answer is bound to. The raw value is a directive or a code of v3 ActCode.
public enum Obligation: String, CaseIterable, Hashable, Sendable {
  /// No cache may keep it.
  case noStore = "no-store"
  /// Not to be used for anything but the stated purpose (rule 20-1).
  case noReuse = "NOREUSE"
  /// Not to be disclosed further without consent (rule 20-1).
  case noRedisclosure = "NORDSCLCD"
  /// Not to be stored here: what hospitals disclose is looked at, not taken over (rule 27-4).
  case noPersistence = "NOPERSISTP"
  /// The responsible author must be named and must confirm: the entry is made on behalf.
  case nameAuthor = "name-author"

  /// The obligations of an inquiry that met no objection.
  static func of(_ inquiry: Inquiry) -> [Obligation] {
    var obligations: [Obligation] = [.noStore, .noReuse, .noRedisclosure]
    guard let question = inquiry.question else { return obligations }
    if question.category == inquiry.table.hospitals { obligations.append(.noPersistence) }
    if question.action == .create, !inquiry.grant(for: question.patient).correctable.contains(question.category) {
      obligations.append(.nameAuthor)
    }
    return obligations
  }
}
