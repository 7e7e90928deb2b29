import FHIR
public import Tree

/// Merges what the hospitals answered into one searchset: what matches, hospital by hospital, then an OperationOutcome
/// for each hospital from which anything is missing. There is a total only where it is known: where
/// no hospital failed.
///
/// A failure is never an empty result: a hospital without an entry of its own has answered, whole, and has nothing.
public enum DisclosureBundle {
  /// The searchset. `selfLink` is the address of the question, as the caller asked it.
  public static func document(
    _ answers: [HospitalAnswer], selfLink: String? = nil, language: Language = .english
  ) -> Document {
    // Where a hospital failed, nobody knows how many there are.
    let isKnown = answers.allSatisfy { $0.failure == nil || $0.failure == .notLinked }
    let count = answers.map(\.resources.count).reduce(0, +)
    var searchset = Searchset(total: isKnown ? count : nil, selfLink: selfLink)
    for resource in answers.flatMap(\.resources) {
      searchset.add(resource, fullURL: resource.root.first("id")?.value.map(Digest.urn))
    }
    for answer in answers where !answer.entries.isEmpty {
      searchset.add(OperationOutcome.document(answer.entries, language: language), mode: .outcome)
    }
    return searchset.document()
  }
}
