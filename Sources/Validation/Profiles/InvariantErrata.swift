/// Invariants of R4 whose expressions don't say what their words say; later releases write them anew. Everything else is
/// carried out as it is written.
enum InvariantErrata {
  /// What is meant, by key and by what is written.
  static func corrected(_ key: String, _ expression: String) -> String {
    errata.first { $0.key == key && $0.written == expression }?.meant ?? expression
  }

  private static let errata: [(key: String, written: String, meant: String)] = [
    // An end includes all that its precision leaves open: January ends after the 15th.
    (
      "per-1", "start.hasValue().not() or end.hasValue().not() or (start <= end)",
      "start.hasValue().not() or end.hasValue().not() or (start.lowBoundary() <= end.highBoundary())"
    ),
    // Of units that can't be compared nothing is known, which would not be true.
    ("rng-2", "low.empty() or high.empty() or (low <= high)", "(low > high).where($this).empty()"),
    // It is asked of times alone; a period has no text.
    (
      "vs-1", "($this as dateTime).toString().length() >= 8", "$this is dateTime implies $this.toString().length() >= 8"
    ),
    // `Boolean` is FHIRPath's own type, and an answer is never of it.
    ("que-7", "operator = 'exists' implies (answer is Boolean)", "operator = 'exists' implies (answer is boolean)"),
    // Of a prediction without probability nothing is known, which would not be true.
    (
      "ras-2", "probability is decimal implies (probability as decimal) <= 100",
      "probability.empty() or (probability is decimal implies (probability as decimal) <= 100)"
    ),
  ]
}
