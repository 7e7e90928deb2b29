public import Access

/// A part of an entry: what belongs to one information category.
public struct Part: Sendable, Hashable {
  /// The category's code.
  public let category: String
  /// The entry's fields of this category, as JSON under the stock model; nil where there is none.
  public let fields: [UInt8]?
  /// The rest of the resource, as JSON; nil where there is none.
  public let residue: [UInt8]?

  /// Makes one from its parts.
  public init(category: String, fields: [UInt8]?, residue: [UInt8]?) {
    self.category = category
    self.fields = fields
    self.residue = residue
  }
}

/// What is to be stored: parts and the search terms drawn from each.
public struct NewEntry: Sendable {
  /// The entry's id when it is given (a patient's own entry has the patient's id), else nil.
  public var id: String?
  /// The resource type it came as.
  public let type: String
  /// The lens that took it.
  public let lens: String
  /// The id of the patient whose record it belongs to.
  public let patient: String
  /// What it is made of, one part for each category.
  public let parts: [Part]
  /// By category.
  public let terms: [String: [Term]]
  /// What may keep it from people who could view its categories.
  public let labels: LabelSet
  /// The id of the facility it comes from; nil where that is the one at which it is entered.
  public let origin: String?

  /// Makes one from its parts.
  public init(
    id: String? = nil, type: String, lens: String, patient: String, parts: [Part], terms: [String: [Term]],
    labels: LabelSet = [], origin: String? = nil
  ) {
    self.id = id
    self.type = type
    self.lens = lens
    self.patient = patient
    self.parts = parts
    self.terms = terms
    self.labels = labels
    self.origin = origin
  }
}

/// What is to become of an entry's parts. What it does not speak of stays as it is.
public struct EntryChange: Sendable {
  /// What a category's part becomes.
  public enum Fate: Sendable {
    /// It is replaced, or begun where there was none.
    case becomes(Part, terms: [Term])
    /// It ends.
    case ends
  }

  /// By category.
  public var fates: [String: Fate]
  /// The entry's labels, where they change.
  public var labels: LabelSet?

  /// Makes one from its parts.
  public init(fates: [String: Fate], labels: LabelSet? = nil) {
    self.fates = fates
    self.labels = labels
  }

  /// Whether nothing changes.
  public var isEmpty: Bool { fates.isEmpty && labels == nil }
}

/// What a scope may see of an entry at one version. Everything about it (version, date) follows from the parts that are
/// seen.
public struct StoredEntry: Sendable, Hashable {
  /// Its FHIR id.
  public let id: String
  /// The resource type it came as.
  public let type: String
  /// The lens that took it.
  public let lens: String
  /// The id of the patient whose record it belongs to.
  public let patient: String
  /// Who wrote it where, where it comes from, and how it is labelled.
  public let facts: EntryFacts
  /// What it is made of, one part for each category; none where it is deleted.
  public let parts: [Part]
  /// It changes when something seen changes, and only then.
  public let version: String
  /// When something seen last changed, seconds since 1970.
  public let updated: Int64
  /// How often the registry had been changed when it was read (`Registry.changes`).
  public let registryChanges: Int64

  /// Whether nothing of it is left to be seen.
  public var isDeleted: Bool { parts.isEmpty }
}
