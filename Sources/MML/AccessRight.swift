import Tree

/// One right: what it permits, whom it concerns and when. See `AccessRights` for how several work together.
public struct AccessRight: Hashable, Sendable {
  /// One name of a kind: `<mmlSc:facilityName mmlSc:facilityCode="individual" mmlSc:facilityId="…" …>`.
  public struct Name: Hashable, Sendable {
    /// `all`, `creator`, `experience`, `patient`, `individual`, or the code of a licence or department.
    public let code: String
    /// For `individual`: whom.
    public let id: String
    /// For `individual`: the numbering that the id is of.
    public let idType: String

    /// A name with that code.
    public init(_ code: String, id: String = "", idType: String = "") {
      self.code = code
      self.id = id
      self.idType = idType
    }
  }

  /// `read`, `write`, `delete`, `all` or `none` (table MML0034).
  public var permit: String
  /// The first day, `YYYY-MM-DD`; nil where it is open.
  public var start: String?
  /// The last day, likewise.
  public var end: String?
  /// The facilities that are named; nil where the right does not speak of facilities.
  public var facilities: [Name]?
  /// The persons, likewise.
  public var persons: [Name]?
  /// The licences (table MML0026), likewise.
  public var licenses: [Name]?
  /// The departments (table MML0028), likewise.
  public var departments: [Name]?

  /// A right of these parts.
  public init(
    _ permit: String, start: String? = nil, end: String? = nil, facilities: [Name]? = nil, persons: [Name]? = nil,
    licenses: [Name]? = nil, departments: [Name]? = nil
  ) {
    self.permit = permit
    self.start = start
    self.end = end
    self.facilities = facilities
    self.persons = persons
    self.licenses = licenses
    self.departments = departments
  }

  init(_ element: Element) {
    func names(_ kind: String) -> [Name]? {
      element.first(kind).map { group in
        group.all("\(kind)Name").map { name in
          func attribute(_ suffix: String) -> String { name.first("\(kind)\(suffix)")?.value ?? "" }
          return Name(attribute("Code"), id: attribute("Id"), idType: attribute("IdType"))
        }
      }
    }
    self.init(
      element.first("permit")?.value ?? "", start: element.first("startDate")?.value,
      end: element.first("endDate")?.value, facilities: names("facility"), persons: names("person"),
      licenses: names("license"), departments: names("department"))
  }

  /// Every permission includes reading; all else, `none` and what the table does not have, denies.
  var grantsReading: Bool { ["read", "write", "delete", "all"].contains(permit) }

  /// Whether the day lies within the right's time, its first and last day included. Only whole dates can be compared.
  func isInForce(on day: String) -> Verdict {
    func isDay(_ text: String) -> Bool { text.utf8.count == 10 && PrimitiveFormat.date.accepts(Array(text.utf8)[...]) }
    guard isDay(day), start.map(isDay) ?? true, end.map(isDay) ?? true else { return .unknown }
    return Verdict((start.map { $0 <= day } ?? true) && (end.map { day <= $0 } ?? true))
  }

  /// Whether the right speaks of the reader. One that names nobody speaks of nobody in particular: unknown.
  func concerns(_ reader: AccessRights.Reader, creator: MMLCreator) -> Verdict {
    let kinds: [Verdict] = [
      facilities.map { any($0) { concerns($0, facilityOf: reader, creator) } },
      persons.map { any($0) { concerns($0, reader, creator) } },
      licenses.map { any($0) { Verdict(reader.licenses.contains($0.code)) } },
      departments.map { any($0) { name in Verdict(reader.department.map { $0 == name.code }) } },
    ].compactMap(\.self)
    return kinds.min() ?? .unknown
  }

  private func any(_ names: [Name], _ verdict: (Name) -> Verdict) -> Verdict {
    names.map(verdict).max() ?? .unknown
  }

  private func concerns(_ name: Name, facilityOf reader: AccessRights.Reader, _ creator: MMLCreator) -> Verdict {
    switch name.code {
    case "all": .yes
    case "creator": same(reader.facility, creator.facility)
    case "experience": Verdict(reader.hasTreated)
    case "individual": same(reader.facility, type: name.idType, value: name.id)
    default: .unknown
    }
  }

  private func concerns(_ name: Name, _ reader: AccessRights.Reader, _ creator: MMLCreator) -> Verdict {
    switch name.code {
    case "all": .yes
    // Who asks here asks as somebody who treats the patient, never as the patient.
    case "patient": .no
    case "creator": same(reader.person, creator.person) && sameNumbering(reader, creator)
    // A facility's own number says nothing without the facility, which the right does not name.
    case "individual": name.idType == "facility" ? .unknown : same(reader.person, type: name.idType, value: name.id)
    default: .unknown
    }
  }

  /// A facility's own numbers can be compared only within that facility.
  private func sameNumbering(_ reader: AccessRights.Reader, _ creator: MMLCreator) -> Verdict {
    guard reader.person.type == "facility" else { return .yes }
    return reader.person.table == creator.person?.table ? .yes : .unknown
  }

  private func same(_ id: MMLID, _ other: MMLID?) -> Verdict {
    other.map { same(id, type: $0.type, value: $0.value) } ?? .unknown
  }

  /// Ids of two numberings can't be compared, nor can one that is not known.
  private func same(_ id: MMLID, type: String, value: String) -> Verdict {
    guard !type.isEmpty, id.type == type, !value.isEmpty, !id.value.isEmpty else { return .unknown }
    return Verdict(Self.bare(id.value) == Self.bare(value))
  }

  /// An OID with or without its URI prefix is one OID.
  private static func bare(_ value: String) -> Substring {
    value.hasPrefix("urn:oid:") ? value.dropFirst(8) : value[...]
  }
}
