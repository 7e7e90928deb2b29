// The two words of the access table that Swift must know, each with its reason.
//
// Every other occupation and category is known to the table alone. A table without these two is refused.

/// The codes of the access table that the decision itself refers to.
public enum WellKnown {
  /// The column that is a duty, not an occupation: it counts only for a patient whose care team names the person as
  /// the attending physician (主治医), so the decision must be able to tell it from the columns that follow the person.
  ///
  /// Source: code system `mict-duty`; regulation rule 26-2.
  public static let attendingPhysician = "attending-physician"

  /// The category of everything the hospitals disclose (千年カルテ). Who reads it by occupation is a physician in the
  /// sense of rule 27-4 ("医師のみ"); the decision asks for it before it looks at any patient, so it must know the row.
  ///
  /// Source: code system `mict-information-category`; regulation rule 27-4.
  public static let hospitals = "sennen"
}
