import Storage

/// *Care dates* say when care took place. R4 leaves to the server which dates these are where `$everything` is asked for what
/// lies between two of them (https://hl7.org/fhir/R4/operation-patient-everything.html: "care dates, not record currency
/// dates").
///
/// Here they are the dates of what *happens*: a visit, a measurement, a prescription, a plan's period. What *lasts* until
/// somebody says otherwise (diagnoses, allergies, family, insurance, consents, goals, people) belongs to any days, and so
/// does what says no day at all: who reads what happened in April must not miss an allergy because nobody wrote down when
/// it was found.
///
/// Only dates that the scope sees count. An entry of which it doesn't see the date is one that says none, so that it is
/// there whatever the date is.
enum CareDates {
  /// By resource type, the search parameters of its care dates. Of types that are not here everything lasts.
  static let parameters: [String: [String]] = [
    "CarePlan": ["date"], "CareTeam": ["date"], "DiagnosticReport": ["date"], "DocumentReference": ["date", "period"],
    "Encounter": ["date"], "Immunization": ["date"], "Media": ["created"],
    "MedicationDispense": ["whenhandedover", "whenprepared"], "MedicationRequest": ["authoredon", "date"],
    "MedicationStatement": ["effective"], "Observation": ["date"], "Procedure": ["date"],
    "ServiceRequest": ["authored", "occurrence"], "Specimen": ["collected"],
  ]

  /// What an entry of the type must meet to belong to a span of time: one of its dates has some of it, or it has none. Nil
  /// where all do.
  static func test(_ type: String, within span: Span) -> EntryTest? {
    guard let names = parameters[type] else { return nil }
    let meeting = TermTest.Alternative.range(
      [TermTest.Bound(.low, .less, span.high), TermTest.Bound(.high, .greater, span.low)], .any)
    return .any([
      .term(TermTest(parameters: names, isNegated: true, alternatives: [])),
      .term(TermTest(parameters: names, alternatives: [meeting])),
    ])
  }
}
