// A *physician* is the proof that one person may ask the hospitals about one patient now (rule 27-4: 医師のみ).
// It holds no right by itself; whatever asks hospitals takes one as an argument, so that asking without one does not
// compile.
//
// The initialiser is private to this file; `Scope.hospitals(for:)` is its one caller. Who is not a physician is told so
// before any patient is looked at, and so learns nothing about patients.

/// The proof that a physician may ask the hospitals about a patient.
public struct Physician: Hashable, Sendable {
  /// A proof, or the decision that denies it.
  public enum Answer: Hashable, Sendable {
    /// The hospitals may be asked.
    case granted(Physician)
    /// They may not.
    case denied(Decision)
  }

  /// The decision this proof comes from, for the audit on both sides.
  public let decision: Decision
  /// The id of the physician.
  public let person: String
  /// The id of the facility for which the physician asks.
  public let facility: String
  /// The id of the patient asked about.
  public let patient: String
  /// The purpose of use.
  public let purpose: String

  fileprivate init(_ decision: Decision, patient: String) {
    self.decision = decision
    self.person = decision.person
    self.facility = decision.facility
    self.patient = patient
    self.purpose = decision.purpose
  }
}

extension Scope {
  /// Whether the hospitals may be asked about this patient.
  ///
  /// Any occupation but a physician's is denied with `sennenPhysicianOnly`, whoever the patient; a physician outside
  /// the patient's team with `notInTeam`, whether or not there is such a patient.
  public func hospitals(for patient: String) -> Physician.Answer {
    let decision = decide(Question(.view, table.hospitals, of: patient))
    return decision.isAllowed ? .granted(Physician(decision, patient: patient)) : .denied(decision)
  }
}
