// The *facts* are everything a decision is made of: who asks, from where, through what, for what, and how that person
// stands to each patient. They are plain values, true at one instant, gathered by the target that reads the registers.
//
// Nothing here judges: a suspended person and a lost terminal are facts like any other. A patient without an entry and
// one who does not exist are the same to the decision.

/// Everything a decision needs to know, at one instant.
public struct Facts: Hashable, Sendable {
  /// The instant for which the decision is made.
  public fileprivate(set) var now: Instant
  /// Who asks.
  public let person: Person
  /// The facility for which the person asks.
  public let facility: Facility
  /// The terminal the request came from; nothing where it named none the ledger knows.
  public let terminal: Terminal?
  /// When disaster mode is switched on; nothing where it is not.
  public let disaster: Period?
  /// The purpose of use the request states (a code of ActReason); empty where it states none.
  public let purpose: String
  /// The emergency the person has declared; nothing where there is none.
  public package(set) var breakGlass: BreakGlass?
  /// What the program the person uses is limited to; nothing where it is limited in nothing.
  public package(set) var client: ClientScope?
  /// How the person stands to patients, by the patient's id. At least each one whose care team names the
  /// person, and the one an emergency was declared for.
  public let patients: [String: PatientFacts]
  /// The ids of the facilities that refuse to have shown what comes from them (rule 21-2).
  public let refusing: Set<String>

  /// The facts as they are at `now`.
  ///
  /// Facts decide what anybody sees, so they are not for everyone to state: only targets of this package can, and
  /// among them only the one that reads the registers should (tests and `explain` aside).
  package init(
    now: Instant, person: Person, facility: Facility, terminal: Terminal?, disaster: Period?, purpose: String,
    breakGlass: BreakGlass? = nil, client: ClientScope?, patients: [String: PatientFacts], refusing: Set<String> = []
  ) {
    self.now = now
    self.person = person
    self.facility = facility
    self.terminal = terminal
    self.disaster = disaster
    self.purpose = purpose
    self.breakGlass = breakGlass
    self.client = client
    self.patients = patients
    self.refusing = refusing
  }
}

extension Facts {
  /// The same facts at another instant, for one who knows that none of them has changed in between.
  func at(_ now: Instant) -> Facts {
    var facts = self
    facts.now = now
    return facts
  }
}

/// A person in a role at a facility.
public struct Person: Hashable, Sendable {
  /// How the operating committee regards the person (rule 11).
  public enum State: String, CaseIterable, Hashable, Sendable {
    /// In good standing.
    case active
    /// Warned; may go on.
    case warned
    /// Shut out until the committee decides.
    case suspended
    /// Shut out.
    case revoked
  }

  /// The id in the register.
  public let id: String
  /// The code of the occupation, as the access table knows it.
  public let occupation: String
  /// How the committee regards the person.
  public let state: State
  /// Whether a pledge is recorded (rule 15).
  public let hasPledge: Bool
  /// Whether a training is recorded (rule 12-3).
  public let hasTraining: Bool
  /// The time of the role at the facility (rule 14-2).
  public let role: Period

  /// A person with these properties.
  public init(id: String, occupation: String, state: State, hasPledge: Bool, hasTraining: Bool, role: Period) {
    self.id = id
    self.occupation = occupation
    self.state = state
    self.hasPledge = hasPledge
    self.hasTraining = hasTraining
    self.role = role
  }
}

/// A facility taking part.
public struct Facility: Hashable, Sendable {
  /// The id in the register.
  public let id: String
  /// Whether the secretariat has it as active.
  public let isActive: Bool
  /// Whether its application is recorded (rule 12-1).
  public let hasApplication: Bool
  /// Whether its pledge is recorded (rule 12-1).
  public let hasPledge: Bool
  /// Whether it has an active administrator (rule 13).
  public let hasAdministrator: Bool

  /// A facility with these properties.
  public init(id: String, isActive: Bool, hasApplication: Bool, hasPledge: Bool, hasAdministrator: Bool) {
    self.id = id
    self.isActive = isActive
    self.hasApplication = hasApplication
    self.hasPledge = hasPledge
    self.hasAdministrator = hasAdministrator
  }
}

/// A terminal of the ledger.
public struct Terminal: Hashable, Sendable {
  /// What has become of a terminal (rules 19-3, 28-3).
  public enum State: String, CaseIterable, Hashable, Sendable {
    /// In use.
    case active
    /// Stopped after an incident.
    case suspended
    /// Lost or stolen.
    case lost
    /// Taken out of use.
    case retired
  }

  /// Whose a terminal is (code system `mict-device-ownership`, rule 19-3).
  public enum Ownership: String, CaseIterable, Hashable, Sendable {
    /// Managed by a facility.
    case facilityManaged = "facility-managed"
    /// Lent by the medical association.
    case associationLent = "association-lent"
    /// Somebody's own; never allowed.
    case personal
    /// Known, but not entered in the ledger.
    case unregistered
  }

  /// The id in the ledger.
  public let id: String
  /// What has become of it.
  public let state: State
  /// Whose it is.
  public let ownership: Ownership
  /// The id of the facility that manages it; nothing for others.
  public let facility: String?

  /// A terminal with these properties.
  public init(id: String, state: State, ownership: Ownership, facility: String?) {
    self.id = id
    self.state = state
    self.ownership = ownership
    self.facility = facility
  }
}

/// How one person stands to one patient.
public struct PatientFacts: Hashable, Sendable {
  /// The person's memberships in the patient's care team, past and future ones too (rule 26-4).
  public let memberships: [Membership]
  /// The patient's consent, if there is any (rule 16).
  public let consent: Consent?

  /// The standing of a person to a patient.
  public init(memberships: [Membership], consent: Consent?) {
    self.memberships = memberships
    self.consent = consent
  }
}

/// A membership in a care team.
public struct Membership: Hashable, Sendable {
  /// When it holds.
  public let period: Period
  /// Whether it carries the duty of the attending physician (`WellKnown.attendingPhysician`).
  public let isAttending: Bool

  /// A membership during a period.
  public init(period: Period, isAttending: Bool) {
    self.period = period
    self.isAttending = isAttending
  }
}
