import Crypto

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

  /// Makes one from its parts.
  public init(id: String? = nil, type: String, lens: String, patient: String, parts: [Part], terms: [String: [Term]]) {
    self.id = id
    self.type = type
    self.lens = lens
    self.patient = patient
    self.parts = parts
    self.terms = terms
  }
}

/// What a scope may see of an entry. Everything about it (version, date) follows from the parts that are seen.
public struct StoredEntry: Sendable {
  /// Its FHIR id.
  public let id: String
  /// The resource type it came as.
  public let type: String
  /// The lens that took it.
  public let lens: String
  /// The id of the patient whose record it belongs to.
  public let patient: String
  /// What it is made of, one part for each category.
  public let parts: [Part]
  /// A digest of the seen parts' revisions: it changes when something seen changes, and only then.
  public let version: String
  /// When the newest of the seen parts was recorded, seconds since 1970.
  public let updated: Int64

  init(id: String, type: String, lens: String, patient: String, rows: [(revision: String, part: Part, recorded: Int64)])
  {
    self.id = id
    self.type = type
    self.lens = lens
    self.patient = patient
    parts = rows.map(\.part).sorted { $0.category < $1.category }
    let digest = SHA256.hash(data: Array(rows.map(\.revision).sorted().joined(separator: " ").utf8))
    version = digest.prefix(10).map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0\(digits)" : digits
    }.joined()
    updated = rows.map(\.recorded).max() ?? 0
  }
}
