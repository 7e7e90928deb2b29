import MML
import Testing

/// The truth table of access rights, line by line. The reader is a doctor of facility 2.999.45.1 with the number 7
/// there, whose department and whose facility's history with the patient are not known.
struct AccessRightsTests {
  private static let reader = AccessRights.Reader(
    facility: MMLID(type: "OID", table: "MML0027", value: "2.999.45.1"),
    person: MMLID(type: "facility", table: "2.999.45.1", value: "7"), licenses: ["doctor"])
  private static let day = "2026-04-15"

  private static let stranger = MMLCreator(
    person: MMLID(type: "facility", table: "2.999.45.91", value: "7"),
    facility: MMLID(type: "OID", table: "MML0027", value: "2.999.45.91"))

  private func permits(
    _ rights: AccessRight..., creator: MMLCreator = stranger, reader: AccessRights.Reader = reader, day: String = day
  ) -> Bool {
    AccessRights(rights, creator: creator).permitReading(by: reader, on: day)
  }

  /// One condition by itself: what it grants, and what it denies (`none`). Where it is not known, neither way opens.
  struct Condition: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let right: AccessRight
    let grants: Bool
    let denies: Bool

    init(_ description: String, _ right: AccessRight, grants: Bool, denies: Bool) {
      testDescription = description
      self.right = right
      self.grants = grants
      self.denies = denies
    }
  }

  static let conditions: [Condition] = [
    .init("nothing said", AccessRight("read"), grants: false, denies: true),
    .init("facility: no name", AccessRight("read", facilities: []), grants: false, denies: true),
    .init("facility all", AccessRight("read", facilities: [.init("all")]), grants: true, denies: true),
    .init(
      "facility creator: another", AccessRight("read", facilities: [.init("creator")]), grants: false, denies: false),
    .init(
      "facility experience: unknown", AccessRight("read", facilities: [.init("experience")]), grants: false,
      denies: true),
    .init(
      "facility individual: ours",
      AccessRight("read", facilities: [.init("individual", id: "2.999.45.1", idType: "OID")]),
      grants: true, denies: true),
    .init(
      "facility individual: ours, as a URI",
      AccessRight("read", facilities: [.init("individual", id: "urn:oid:2.999.45.1", idType: "OID")]), grants: true,
      denies: true),
    .init(
      "facility individual: another",
      AccessRight("read", facilities: [.init("individual", id: "2.999.45.9", idType: "OID")]),
      grants: false, denies: false),
    .init(
      "facility individual: another numbering",
      AccessRight("read", facilities: [.init("individual", id: "2.999.45.1", idType: "JMARI")]), grants: false,
      denies: true),
    .init(
      "facility individual: no numbering", AccessRight("read", facilities: [.init("individual", id: "2.999.45.1")]),
      grants: false, denies: true),
    .init("facility: unknown code", AccessRight("read", facilities: [.init("group")]), grants: false, denies: true),
    .init("person: no name", AccessRight("read", persons: []), grants: false, denies: true),
    .init("person all", AccessRight("read", persons: [.init("all")]), grants: true, denies: true),
    .init("person patient", AccessRight("read", persons: [.init("patient")]), grants: false, denies: false),
    .init(
      "person creator: another's number", AccessRight("read", persons: [.init("creator")]), grants: false,
      denies: true),
    .init(
      "person individual: a facility's number",
      AccessRight("read", persons: [.init("individual", id: "7", idType: "facility")]), grants: false, denies: true),
    .init(
      "person individual: another numbering",
      AccessRight("read", persons: [.init("individual", id: "7", idType: "national")]), grants: false, denies: true),
    .init("person: unknown code", AccessRight("read", persons: [.init("family")]), grants: false, denies: true),
    .init("licence doctor", AccessRight("read", licenses: [.init("doctor")]), grants: true, denies: true),
    .init("licence nurse", AccessRight("read", licenses: [.init("nurse")]), grants: false, denies: false),
    .init(
      "licence nurse or doctor", AccessRight("read", licenses: [.init("nurse"), .init("doctor")]), grants: true,
      denies: true),
    .init("licence: no name", AccessRight("read", licenses: []), grants: false, denies: true),
    .init("department: unknown", AccessRight("read", departments: [.init("01")]), grants: false, denies: true),
  ]

  @Test(arguments: conditions) func byItself(_ condition: Condition) {
    #expect(permits(condition.right) == condition.grants)
    var denial = condition.right
    denial.permit = "none"
    let all = AccessRight("all", facilities: [.init("all")])
    #expect(permits(all, denial) == !condition.denies)
    #expect(permits(denial, all) == !condition.denies)
    #expect(!permits(denial))
  }

  /// Of every two conditions of different kinds in one right, both must hold; in two rights, one suffices. A denial
  /// needs both to be possible.
  @Test func twoTogether() {
    for one in Self.conditions {
      for other in Self.conditions {
        #expect(permits(one.right, other.right) == (one.grants || other.grants))
        guard let both = Self.joined(one.right, other.right) else { continue }
        #expect(permits(both) == (one.grants && other.grants), "\(one.testDescription) + \(other.testDescription)")
        var denial = both
        denial.permit = "none"
        let all = AccessRight("all", facilities: [.init("all")])
        #expect(permits(all, denial) == !(one.denies && other.denies))
      }
    }
  }

  /// One right with what two say; nil where they speak of the same kind, or of nothing.
  private static func joined(_ one: AccessRight, _ other: AccessRight) -> AccessRight? {
    let ones = [one.facilities, one.persons, one.licenses, one.departments]
    let others = [other.facilities, other.persons, other.licenses, other.departments]
    guard ones.contains(where: { $0 != nil }), others.contains(where: { $0 != nil }),
      !zip(ones, others).contains(where: { $0 != nil && $1 != nil })
    else { return nil }
    return AccessRight(
      "read", facilities: one.facilities ?? other.facilities, persons: one.persons ?? other.persons,
      licenses: one.licenses ?? other.licenses, departments: one.departments ?? other.departments)
  }

  @Test func nobodyReadsByDefault() {
    #expect(!AccessRights([], creator: Self.stranger).permitReading(by: Self.reader, on: Self.day))
  }

  @Test(arguments: [
    ("read", true), ("write", true), ("delete", true), ("all", true), ("none", false), ("", false), ("Read", false),
  ])
  func permissions(_ permit: String, _ reads: Bool) {
    #expect(permits(AccessRight(permit, facilities: [.init("all")])) == reads)
  }

  /// Generators write the treating facility and the patient into one right. Both can't hold, so it must not widen.
  @Test func thePitfallOfOneRightForTwo() {
    var treating = Self.reader
    treating.hasTreated = true
    let experience = AccessRight("read", facilities: [.init("experience")])
    let patient = AccessRight("read", persons: [.init("patient")])
    let inOne = AccessRight("read", facilities: [.init("experience")], persons: [.init("patient")])
    let creators = AccessRight("all", facilities: [.init("creator")])
    #expect(!permits(creators, inOne) && !permits(creators, inOne, reader: treating))
    #expect(!permits(creators, experience, patient) && permits(creators, experience, patient, reader: treating))
  }

  @Test func whatIsKnownOfTheReaderCounts() {
    var reader = Self.reader
    reader.hasTreated = false
    #expect(
      permits(.init("none", facilities: [.init("experience")]), .init("all", persons: [.init("all")]), reader: reader))
    reader.department = "01"
    #expect(permits(.init("read", departments: [.init("02"), .init("01")]), reader: reader))
    #expect(!permits(.init("read", departments: [.init("02")]), reader: reader))
  }

  /// A reader whose facility or number is not known is shown nothing for it, and escapes no denial by it.
  @Test func aReaderWithoutIds() {
    var reader = Self.reader
    reader.facility.value = ""
    reader.person = MMLID(type: "national", table: "", value: "")
    let all = AccessRight("all", facilities: [.init("all")])
    for (id, type) in [("2.999.45.9", "OID"), ("2.999.45.1", "OID"), ("", "OID")] {
      let names = [AccessRight.Name("individual", id: id, idType: type)]
      #expect(!permits(AccessRight("read", facilities: names), reader: reader))
      #expect(!permits(all, AccessRight("none", facilities: names), reader: reader))
    }
    let denial = AccessRight("none", persons: [.init("individual", id: "7", idType: "national")])
    #expect(!permits(all, denial, reader: reader))
  }

  @Test func theCreator() {
    let ours = MMLCreator(
      person: MMLID(type: "facility", table: "2.999.45.1", value: "7"),
      facility: MMLID(type: "OID", table: "MML0027", value: "urn:oid:2.999.45.1"))
    let colleague = MMLCreator(
      person: MMLID(type: "facility", table: "2.999.45.1", value: "8"), facility: ours.facility)
    let person = AccessRight("read", persons: [.init("creator")])
    let facility = AccessRight("read", facilities: [.init("creator")])
    #expect(permits(person, creator: ours) && permits(facility, creator: ours))
    #expect(!permits(person, creator: colleague) && permits(facility, creator: colleague))
    // The same number at another facility is another person.
    #expect(!permits(person, creator: Self.stranger))
    #expect(!permits(person, creator: MMLCreator()) && !permits(facility, creator: MMLCreator()))
  }

  @Test func aPersonByAWiderNumbering() {
    var reader = Self.reader
    reader.person = MMLID(type: "national", table: "", value: "7")
    #expect(permits(.init("read", persons: [.init("individual", id: "7", idType: "national")]), reader: reader))
    #expect(!permits(.init("read", persons: [.init("individual", id: "8", idType: "national")]), reader: reader))
  }

  // MARK: Time

  static let times: [(start: String?, end: String?, grants: Bool, denies: Bool)] = [
    (nil, nil, true, true), ("2026-04-15", "2026-04-15", true, true), ("2026-04-16", nil, false, false),
    (nil, "2026-04-14", false, false), ("2026-04-01", "2026-04-30", true, true),
    ("2026-05-01", "2026-04-01", false, false),
    // What can't be compared with a day is not known.
    ("2026", nil, false, true), (nil, "2026-12-31T23:59:59", false, true), ("tomorrow", nil, false, true),
    ("", nil, false, true),
  ]

  @Test(arguments: times.indices) func within(_ index: Int) {
    let time = Self.times[index]
    let all = AccessRight("all", facilities: [.init("all")])
    var right = AccessRight("read", start: time.start, end: time.end, licenses: [.init("doctor")])
    #expect(permits(right) == time.grants)
    right.permit = "none"
    #expect(permits(all, right) == !time.denies)
  }

  @Test func noSuchDay() {
    let right = AccessRight("all", facilities: [.init("all")])
    #expect(!permits(right, day: "2026-02-30") && !permits(right, day: "") && permits(right, day: "2026-02-28"))
  }
}
