import Access
import Identity
import Storage
import Testing
import Tree

/// A registry file says nothing that is passed over, and everything that is wrong with it is told at once.
@Suite struct RegistryFileTests {
  private func faults(_ text: String, occupations: Set<String>? = nil) -> [RegistryFile.Fault] {
    do throws(RegistryFile.Faults) {
      _ = try RegistryFile.read(text, tokensExpire: Instant(seconds: 0), occupations: occupations)
      return []
    } catch {
      return error.all
    }
  }

  private static let good = """
    facilities:
      - {id: aoi, name: 見本あおい医院, oid: 2.999.1, refuses: true}
    people:
      - {id: ichiro, name: 見本 一郎, occupation: physician, facility: aoi, administrator: true}
    teams:
      - {patient: hanako, members: [{person: ichiro, attending: true}]}
    crosswalk:
      - {patient: hanako, hospital: chuo, identifier: "1"}
    """

  @Test func aMisspeltWordIsToldWithItsLine() {
    let good = Self.good
    #expect(faults(good).isEmpty)
    for (word, line) in [("crosswalk", 7), ("administrator", 4), ("attending", 6), ("refuses", 2)] {
      let bad = good.replacing("\(word):", with: "\(word.dropLast())x:")
      let found = faults(bad)
      #expect(found.map(\.line) == [line], "\(word)")
      #expect(found.first?.text().hasPrefix("`\(word.dropLast())x` is unknown here; there are: ") == true)
      #expect(found.first?.text(.japanese).contains("使えません") == true)
    }
  }

  @Test(arguments: [
    ("oid: 2.999.1", "oidx: 2.999.1", 2, "facilities `aoi`: `oid` is missing"),
    ("facility: aoi,", "facility: kita,", 4, "people `ichiro`: `facilities` has no `kita`"),
    ("person: ichiro", "person: jiro", 6, "members `jiro`: `people` has no `jiro`"),
    ("attending: true", "attending: yes", 6, "members `ichiro`: `attending` is true or false"),
    ("attending: true", "from: 2026-05-01, until: 2026-04-30", 6, "members `ichiro`: `until` comes before `from`"),
    ("attending: true", "from: 2026-02-30", 6, "members `ichiro`: `from` is a day, such as 2026-04-01"),
    ("occupation: physician", "occupation: wizard", 4, "people `ichiro`: the access table has no occupation `wizard`"),
    ("administrator: true", "state: gone", 4, "people `ichiro`: `state` is one of active, warned, suspended, revoked"),
    ("{id: aoi, name", "{id: \"\", name", 2, "facilities ``: `id` is missing"),
    ("- {patient: hanako, hospital: chuo, identifier: \"1\"}", "- word", 8, "crosswalk: a row of `crosswalk`"),
  ])
  func eachFaultIsToldWithItsRow(old: String, new: String, line: Int, says: String) {
    let found = faults(Self.good.replacing(old, with: new), occupations: ["physician"])
    #expect(found.contains { $0.line == line && $0.text().hasPrefix(says) }, "\(found.map { $0.text() })")
  }

  @Test func idsStandThereOnceAndAllFaultsAreToldByLine() {
    let found = faults(
      """
      facilities: [{id: a, name: a, oid: 2.999}, {id: a, name: b, oid: 2.999}]
      people:
        - {id: x, name: x, occupation: nurse, facility: b}
        - {id: x, name: x, occupation: nurse, facility: a}
      terminals: [{id: t, ownership: ours}]
      teams: [{patient: p, members: []}, {patient: p, members: []}]
      consents: [{id: c, patient: p}, {id: c, patient: p, ground: none}]
      clients: [{id: v, name: v, scope: patient/*.rs}]
      tokens: [{token: secret-token, person: nobody, purpose: TREAT}]
      crosswalk: [{patient: p, hospital: h, identifier: "1"}, {patient: p, hospital: h, identifier: "2"}]
      """)
    #expect(found.map(\.line) == [1, 3, 4, 5, 6, 7, 8, 9, 10], "\(found.map { $0.text() })")
    #expect(!found.contains { $0.text().contains("secret-token") }, "a token is never told")
  }

  @Test func daysAreJapansAndBothWithinThePeriod() throws {
    let seed = try RegistryFile.read(
      Self.good.replacing("attending: true", with: "from: 2026-04-01, until: 2026-04-30"),
      tokensExpire: Instant(seconds: 0))
    let period = try #require(seed.members.first?.membership.period)
    #expect(period.start == Instant(seconds: 1_774_969_200), "the first midnight")
    #expect(period.end == Instant(seconds: 1_774_969_200 + 30 * 86_400), "the midnight behind the last day")
  }
}
