// A *step* is a thing a decision looks at; it denies at the first one that fails. A *reason* says which rule failed
// there.

/// The steps of a decision, in their order.
public enum Step: String, CaseIterable, Hashable, Sendable {
  /// A version of the access table is in force.
  case table
  /// The program that the token names is registered; asked where it names one.
  case program
  /// The person is active, in the role, pledged and trained, and has an occupation of the table.
  case person
  /// The facility is active, has applied and pledged, and has an administrator.
  case facility
  /// The terminal is registered, active, and managed by the facility or lent by the association. Disaster mode waives
  /// this step and no other.
  case terminal
  /// The purpose of use is allowed.
  case purpose
  /// What the hospitals disclose is for physicians only; asked before any patient is looked at.
  case hospitals
  /// The person is on the patient's care team now.
  case team
  /// The patient's consent is active, was properly obtained, and leaves nothing of this out.
  case consent
  /// The program's limits and the cells of the tables allow it.
  case cells
  /// The entry's labels and the facility it comes from do not hide it; asked where a single entry is meant.
  case disclosure
  /// The entry is the person's or the facility's own, where that is asked for; break-glass only reads.
  case writing
  /// Nothing can fail any more; the answer is bound to obligations.
  case obligations

  /// All, in their order.
  static let all = Array(allCases)
}

/// Why a decision denies. The raw value is its code (code system `mict-denial-reason`).
public enum Reason: String, CaseIterable, Hashable, Sendable {
  /// No version of the access table is in force.
  case tableNotInForce = "table-not-in-force"
  /// The registry does not know the program that the token names.
  case clientUnregistered = "client-unregistered"
  /// The person is suspended.
  case userSuspended = "user-suspended"
  /// The person's registration is revoked.
  case userRevoked = "user-revoked"
  /// The role at the facility has not begun or has ended.
  case roleNotCurrent = "role-not-current"
  /// No pledge of the person is recorded.
  case pledgeRequired = "pledge-required"
  /// No training of the person is recorded.
  case trainingRequired = "training-required"
  /// The access table has no such occupation.
  case occupationUnknown = "occupation-unknown"
  /// The facility is not active.
  case facilityInactive = "facility-inactive"
  /// No application of the facility is recorded.
  case facilityApplicationRequired = "facility-application-required"
  /// No pledge of the facility is recorded.
  case facilityPledgeRequired = "facility-pledge-required"
  /// The facility has no administrator.
  case facilityAdminRequired = "facility-admin-required"
  /// The terminal is not in the ledger.
  case deviceUnregistered = "device-unregistered"
  /// The terminal is somebody's own.
  case devicePersonal = "device-personal"
  /// The terminal is managed by another facility.
  case deviceOfOtherFacility = "device-of-other-facility"
  /// The terminal is suspended.
  case deviceSuspended = "device-suspended"
  /// The terminal is lost.
  case deviceLost = "device-lost"
  /// The terminal is retired.
  case deviceRetired = "device-retired"
  /// The purpose of use is not allowed.
  case purposeNotAllowed = "purpose-not-allowed"
  /// The occupation may not declare an emergency.
  case breakGlassOccupation = "break-glass-occupation"
  /// No emergency is declared, or its time is over.
  case breakGlassUndeclared = "break-glass-undeclared"
  /// What the hospitals disclose is for physicians only.
  case sennenPhysicianOnly = "sennen-physician-only"
  /// The person is not on the patient's care team now, or there is no such patient.
  case notInTeam = "not-in-team"
  /// There is no active consent.
  case noConsent = "no-consent"
  /// The consent was not obtained by the attending physician or on his instruction.
  case consentImproper = "consent-improper"
  /// The patient's consent leaves the category, the facility or the occupation out.
  case consentExcludes = "consent-excludes"
  /// The program may not do this.
  case clientScope = "client-scope"
  /// The occupation may not view the category.
  case scopeView = "scope-view"
  /// The occupation may not write the category.
  case scopeUpdate = "scope-update"
  /// The table in force has no such category.
  case categoryUnknown = "category-unknown"
  /// The entry is somebody else's.
  case notOwn = "not-own"
  /// Break-glass only reads.
  case breakGlassReadOnly = "break-glass-read-only"
  /// It is the secretariat's work.
  case secretariatOnly = "secretariat-only"
  /// A label keeps the entry from this person.
  case undisclosed
  /// The facility the entry comes from refuses.
  case originRefused = "origin-refused"
}
