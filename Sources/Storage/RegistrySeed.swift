public import Access

/// Facilities, people, terminals, teams, consents and tokens to be put into an empty registry: what a demonstration or a
/// test starts from. A network in operation loads its own, without tokens, and changes it by `RegistryChange`.
public struct RegistrySeed: Sendable {
  /// A facility; it is active, with its application and pledge.
  public struct FacilityRow: Sendable {
    /// The id.
    public let id: String
    /// The name.
    public let name: String
    /// The object identifier.
    public let oid: String
    /// Whether it refuses to have shown to others what comes from it.
    public let isRefusing: Bool
    /// Makes one from its parts.
    public init(id: String, name: String, oid: String, isRefusing: Bool = false) {
      self.id = id
      self.name = name
      self.oid = oid
      self.isRefusing = isRefusing
    }
  }

  /// A person of a facility.
  public struct PersonRow: Sendable {
    /// The person.
    public let person: Person
    /// The name.
    public let name: String
    /// The id of the facility.
    public let facility: String
    /// Whether the person administers the facility (MICT管理者).
    public let isAdministrator: Bool
    /// Makes one from its parts.
    public init(person: Person, name: String, facility: String, isAdministrator: Bool) {
      self.person = person
      self.name = name
      self.facility = facility
      self.isAdministrator = isAdministrator
    }
  }

  /// One person on one patient's team.
  public struct MemberRow: Sendable {
    /// The id of the patient.
    public let patient: String
    /// The person.
    public let person: String
    /// Since when, and with which duty.
    public let membership: Membership
    /// Makes one from its parts.
    public init(patient: String, person: String, membership: Membership) {
      self.patient = patient
      self.person = person
      self.membership = membership
    }
  }

  /// A patient's consent.
  public struct ConsentRow: Sendable {
    /// The id.
    public let id: String
    /// The id of the patient.
    public let patient: String
    /// What is known of it.
    public let consent: Consent
    /// Makes one from its parts.
    public init(id: String, patient: String, consent: Consent) {
      self.id = id
      self.patient = patient
      self.consent = consent
    }
  }

  /// A bearer token and what it is for.
  public struct TokenRow: Sendable {
    /// The token itself; it is stored as a digest.
    public let token: String
    /// The person.
    public let person: String
    /// The id of the terminal, or nil.
    public let terminal: String?
    /// The purpose of use.
    public let purpose: String
    /// When it ends.
    public let expires: Instant
    /// Makes one from its parts.
    public init(token: String, person: String, terminal: String?, purpose: String, expires: Instant) {
      self.token = token
      self.person = person
      self.terminal = terminal
      self.purpose = purpose
      self.expires = expires
    }
  }

  /// A patient's number at a hospital.
  public struct CrosswalkRow: Sendable {
    /// The id of the patient.
    public let patient: String
    /// The id of the hospital.
    public let hospital: String
    /// The number of the patient there.
    public let identifier: String
    /// Makes one from its parts.
    public init(patient: String, hospital: String, identifier: String) {
      self.patient = patient
      self.hospital = hospital
      self.identifier = identifier
    }
  }

  /// A program that people use.
  public struct ClientRow: Hashable, Sendable {
    /// The id by which tokens name it.
    public let id: String
    /// The name.
    public let name: String
    /// The most it may do.
    public let scopes: ResourceScopes
    /// Makes one from its parts.
    public init(id: String, name: String, scopes: ResourceScopes) {
      self.id = id
      self.name = name
      self.scopes = scopes
    }
  }

  /// The facilities.
  public var facilities: [FacilityRow] = []
  /// The people.
  public var people: [PersonRow] = []
  /// The terminals.
  public var terminals: [Terminal] = []
  /// Who is on whose team.
  public var members: [MemberRow] = []
  /// The consents.
  public var consents: [ConsentRow] = []
  /// The programs.
  public var clients: [ClientRow] = []
  /// The bearer tokens.
  public var tokens: [TokenRow] = []
  /// The patients' numbers at the hospitals.
  public var crosswalk: [CrosswalkRow] = []
  /// When disaster mode holds, if ever.
  public var disaster: Period?

  /// Makes one from its parts.
  public init() {}
}
