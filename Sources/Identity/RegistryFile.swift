public import Access
public import Storage
public import Tree
import Yams

/// Reads a registry from a YAML file: what a network or a demonstration starts from.
///
///     facilities: [{id: aoi, name: 見本あおい医院, oid: 2.999.1}]
///     people: [{id: ichiro, name: 見本 一郎, occupation: physician, facility: aoi, administrator: true}]
///     terminals: [{id: aoi-1, facility: aoi, ownership: facility-managed}]
///     teams: [{patient: hanako, members: [{person: ichiro, attending: true, from: 2026-04-01}]}]
///     consents: [{id: hanako-2026, patient: hanako, except: [note-allied], except-facilities: [kita]}]
///     clients: [{id: viewer, name: 見本ビューア, scope: user/Patient.rs user/Observation.rs}]
///     tokens: [{token: demo-physician, person: ichiro, terminal: aoi-1, purpose: TREAT}]
///     crosswalk: [{patient: hanako, hospital: chuo, identifier: "0012345"}]
///
/// People are active, with pledge and training, and periods are open, unless the file says otherwise. What is named (a
/// facility, a person, a terminal) must be in the file, and each id once.
public enum RegistryFile {
  /// One thing that is wrong with a file.
  public struct Fault: Hashable, Sendable {
    /// The line, from 1.
    public let line: Int
    let english: String
    let japanese: String

    /// What is wrong there.
    public func text(_ language: Language = .english) -> String { language == .japanese ? japanese : english }
  }

  /// Why a file can't be used: everything that is wrong with it, by line.
  public struct Faults: Error, CustomStringConvertible, Sendable {
    /// At least one.
    public let all: [Fault]
    /// A line each.
    public var description: String { rendered(file: "line ") }

    /// A line each: `FILE:LINE: error: …`.
    public func rendered(file: String, _ language: Language = .english) -> String {
      all.map { "\(file):\($0.line): error: \($0.text(language))" }.joined(separator: "\n")
    }
  }

  /// Reads the text. The tokens in it hold until `expires`; where `occupations` and `categories` are given, there
  /// are no others.
  public static func read(
    _ text: String, tokensExpire expires: Instant, occupations: Set<String>? = nil, categories: Set<String>? = nil
  ) throws(Faults) -> RegistrySeed {
    var rows = RegistryRows()
    let root: Yams.Node?
    do { root = try Yams.compose(yaml: text) } catch {
      rows.add(1, "not valid YAML", "YAMLとして読めません")
      throw Faults(all: rows.faults)
    }
    guard let root, root.mapping != nil else {
      rows.add(1, "there are no lists in the file", "ファイルに一覧がありません")
      throw Faults(all: rows.faults)
    }
    rows.refuseUnknown(root, Set(words.keys).subtracting(["members"]))
    var seed = RegistrySeed()
    // In this order: what is named stands in a list before.
    readPlaces(root, &seed, occupations, &rows)
    readPatients(root, &seed, &rows)
    readPrograms(root, &seed, expires, &rows)
    rows.check("consents", root, "except", among: categories)
    rows.check("consents", root, "except-occupations", among: occupations)
    guard rows.faults.isEmpty else { throw Faults(all: rows.faults.sorted { $0.line < $1.line }) }
    return seed
  }

  /// The lists of a file, each with the words of its rows.
  private static let words: [String: Set<String>] = [
    "facilities": ["id", "name", "oid", "refuses"],
    "people": [
      "id", "name", "occupation", "facility", "administrator", "state", "pledge", "training", "from", "until",
    ],
    "terminals": ["id", "facility", "ownership", "state"],
    "teams": ["patient", "members"],
    "members": ["person", "attending", "from", "until"],
    "consents": [
      "id", "patient", "active", "ground", "from", "until", "except", "except-facilities", "except-occupations",
    ],
    "clients": ["id", "name", "scope"],
    "tokens": ["token", "person", "terminal", "purpose"],
    "crosswalk": ["patient", "hospital", "identifier"],
  ]

  private static func list(_ root: Yams.Node, _ name: String, _ rows: inout RegistryRows) -> [FileRow] {
    rows.rows(root, name, known: words[name] ?? [])
  }

  private static func readPlaces(
    _ root: Yams.Node, _ seed: inout RegistrySeed, _ occupations: Set<String>?, _ rows: inout RegistryRows
  ) {
    for row in list(root, "facilities", &rows) {
      guard let id = rows.id(row), let name = rows.text(row, "name"), let oid = rows.text(row, "oid") else { continue }
      seed.facilities.append(
        .init(id: id, name: name, oid: oid, isRefusing: rows.flag(row, "refuses", usually: false)))
    }
    for row in list(root, "people", &rows) {
      guard let id = rows.id(row), let name = rows.text(row, "name"), let occupation = rows.text(row, "occupation"),
        let facility = rows.reference(row, "facility", to: "facilities"),
        let state = rows.word(row, "state", usually: Person.State.active)
      else { continue }
      if let occupations, !occupations.contains(occupation) {
        rows.fault(row, "the access table has no occupation `\(occupation)`", "権限設定に職種`\(occupation)`がありません")
      }
      seed.people.append(
        .init(
          person: Person(
            id: id, occupation: occupation, state: state, hasPledge: rows.flag(row, "pledge", usually: true),
            hasTraining: rows.flag(row, "training", usually: true), role: rows.period(row)),
          name: name, facility: facility, isAdministrator: rows.flag(row, "administrator", usually: false)))
    }
    for row in list(root, "terminals", &rows) {
      guard let id = rows.id(row), let state = rows.word(row, "state", usually: Terminal.State.active),
        let ownership: Terminal.Ownership = rows.word(row, "ownership", usually: nil)
      else { continue }
      let facility = row.optional("facility").flatMap { _ in rows.reference(row, "facility", to: "facilities") }
      seed.terminals.append(Terminal(id: id, state: state, ownership: ownership, facility: facility))
    }
  }

  private static func readPatients(_ root: Yams.Node, _ seed: inout RegistrySeed, _ rows: inout RegistryRows) {
    for team in list(root, "teams", &rows) {
      let patient = rows.id(team, "patient")
      for row in list(team.node, "members", &rows) {
        guard let person = rows.reference(row, "person", to: "people"), let patient else { continue }
        let membership = Membership(period: rows.period(row), isAttending: rows.flag(row, "attending", usually: false))
        seed.members.append(.init(patient: patient, person: person, membership: membership))
      }
    }
    for row in list(root, "consents", &rows) {
      guard let id = rows.id(row), let patient = rows.text(row, "patient"),
        let ground = rows.word(row, "ground", usually: Consent.Ground.attendingPhysician)
      else { continue }
      let exceptions = Consent.Exceptions(
        categories: rows.texts(row, "except"), facilities: rows.references(row, "except-facilities", to: "facilities"),
        occupations: rows.texts(row, "except-occupations"))
      let consent = Consent(
        isActive: rows.flag(row, "active", usually: true), period: rows.period(row), ground: ground,
        exceptions: exceptions)
      seed.consents.append(.init(id: id, patient: patient, consent: consent))
    }
    var numbers: Set<[String]> = []
    for row in list(root, "crosswalk", &rows) {
      guard let patient = rows.text(row, "patient"), let hospital = rows.text(row, "hospital"),
        let identifier = rows.text(row, "identifier")
      else { continue }
      if !numbers.insert([patient, hospital]).inserted {
        rows.fault(row, "the hospital has two numbers", "同じ病院の番号が2つあります")
      }
      seed.crosswalk.append(.init(patient: patient, hospital: hospital, identifier: identifier))
    }
  }

  private static func readPrograms(
    _ root: Yams.Node, _ seed: inout RegistrySeed, _ expires: Instant, _ rows: inout RegistryRows
  ) {
    for row in list(root, "clients", &rows) {
      guard let id = rows.id(row), let name = rows.text(row, "name"), let text = rows.text(row, "scope") else {
        continue
      }
      let (scopes, unread) = ResourceScopes.read(text)
      for word in unread {
        rows.fault(
          row, "`\(word)` gives nothing; write, for example, `user/Observation.rs`",
          "`\(word)`では何も認められません。`user/Observation.rs`のように書いてください")
      }
      seed.clients.append(.init(id: id, name: name, scopes: scopes))
    }
    for row in list(root, "tokens", &rows) {
      guard let token = rows.id(row, "token"), let person = rows.reference(row, "person", to: "people"),
        let purpose = rows.text(row, "purpose")
      else { continue }
      seed.tokens.append(
        .init(token: token, person: person, terminal: row.optional("terminal"), purpose: purpose, expires: expires))
    }
  }
}
