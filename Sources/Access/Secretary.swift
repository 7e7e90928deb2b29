// A *secretary* is the proof that somebody of the secretariat (事務局) acts, for administration: rules 6, 20-3, 26-6. It
// shows nobody's record; it is what the trail, the statistics and the erasure are reached by.
//
// The table says which occupation that is (head line `secretariat`). The initialiser is private to this file;
// `Scope.secretariat` is its one caller. Nobody else learns anything by asking: the answer follows from occupation,
// purpose and program alone.

/// The proof that somebody of the secretariat acts.
public struct Secretary: Hashable, Sendable {
  /// A proof, or the decision that denies it.
  public enum Answer: Hashable, Sendable {
    /// The secretariat's work may be done.
    case granted(Secretary)
    /// It may not.
    case denied(Decision)
  }

  /// The purpose of use of such work (v3 ActReason): patient administration.
  public static let purpose = "PATADMIN"

  /// The id of the person.
  public let person: String

  fileprivate init(_ scope: Scope) { person = scope.person }
}

extension Scope {
  /// Whether the person may do the secretariat's work now: is of the occupation that the table names, for its purpose.
  public var secretariat: Secretary.Answer {
    if table.secretariat == nil || occupation != table.secretariat {
      return .denied(denial(.secretariatOnly, at: .cells))
    }
    return purpose == Secretary.purpose ? .granted(Secretary(self)) : .denied(denial(.purposeNotAllowed, at: .purpose))
  }
}
