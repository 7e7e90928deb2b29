import Tree

/// Who made a document, and for which facility, as the document says.
public struct MMLCreator: Hashable, Sendable {
  /// The person's id; nil where none is given, as all here.
  public let person: MMLID?
  /// The name for display, in characters (`repCode` I) where it is given so.
  public let name: String?
  /// The facility's id.
  public let facility: MMLID?
  /// The facility's name for display, likewise.
  public let facilityName: String?
  /// `doctor`, `nurse`, … (table MML0026).
  public let licenses: [String]

  /// A creator of whom this is said.
  public init(
    person: MMLID? = nil, name: String? = nil, facility: MMLID? = nil, facilityName: String? = nil,
    licenses: [String] = []
  ) {
    self.person = person
    self.name = name
    self.facility = facility
    self.facilityName = facilityName
    self.licenses = licenses
  }

  init(_ info: Element?) {
    let personal = info?.first("PersonalizedInfo")
    let facility = personal?.first("Facility")
    self.init(
      person: MMLID(personal?.first("Id")),
      name: Self.written(personal?.first("personName")?.all("Name")).flatMap(Self.fullName),
      facility: MMLID(facility?.first("Id")), facilityName: Self.written(facility?.all("name"))?.value,
      licenses: info?.all("creatorLicense").compactMap(\.value) ?? [])
  }

  /// Of several spellings of one name, that in characters, or else the first.
  private static func written(_ names: [Element]?) -> Element? {
    names?.first { $0.first("repCode")?.value == "I" } ?? names?.first
  }

  private static func fullName(_ name: Element) -> String? {
    if let full = name.first("fullname")?.value { return full }
    let parts = ["family", "middle", "given"].compactMap { name.first($0)?.value }
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }
}
