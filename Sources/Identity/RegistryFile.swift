public import Access
public import Storage
import Yams

/// Reads a registry from a YAML file: what a demonstration starts from.
///
///     facilities: [{id: aoi, name: 見本あおい医院, oid: 2.999.1}]
///     people: [{id: ichiro, name: 見本 一郎, occupation: physician, facility: aoi, administrator: true}]
///     terminals: [{id: aoi-1, facility: aoi, ownership: facility-managed}]
///     teams: [{patient: hanako, members: [{person: ichiro, attending: true}]}]
///     consents: [{id: hanako-2026, patient: hanako}]
///     clients: [{id: viewer, name: 見本ビューア, scope: user/Patient.rs user/Observation.rs}]
///     tokens: [{token: demo-physician, person: ichiro, terminal: aoi-1, purpose: TREAT}]
///     crosswalk: [{patient: hanako, hospital: chuo, identifier: "0012345"}]
///
/// People are active, with pledge and training, and periods are open, unless the file says otherwise.
public enum RegistryFile {
  /// Why a registry file can't be used: line and what is missing there.
  public struct Fault: Error, CustomStringConvertible, Sendable {
    /// The line, from 1.
    public let line: Int
    /// What is wrong there.
    public let text: String
    /// Line and text.
    public var description: String { "line \(line): \(text)" }
  }

  /// Reads the text. The tokens in it hold until `expires`.
  public static func read(_ text: String, tokensExpire expires: Instant) throws(Fault) -> RegistrySeed {
    let root: Yams.Node?
    do { root = try Yams.compose(yaml: text) } catch { throw Fault(line: 1, text: "not valid YAML") }
    guard let root else { throw Fault(line: 1, text: "the file is empty") }
    try refuseUnknown(root)
    var seed = RegistrySeed()
    for row in rows(root, "facilities") {
      seed.facilities.append(
        .init(id: try row("id"), name: try row("name"), oid: try row("oid"), isRefusing: row.flag("refuses", false)))
    }
    for row in rows(root, "people") {
      guard let state = Person.State(rawValue: row.optional("state") ?? Person.State.active.rawValue) else {
        throw row.fault("unknown state")
      }
      let person = Person(
        id: try row("id"), occupation: try row("occupation"), state: state, hasPledge: row.flag("pledge", true),
        hasTraining: row.flag("training", true), role: Period(from: nil, until: nil))
      seed.people.append(
        .init(
          person: person, name: try row("name"), facility: try row("facility"),
          isAdministrator: row.flag("administrator", false)))
    }
    for row in rows(root, "terminals") {
      guard let state = Terminal.State(rawValue: row.optional("state") ?? Terminal.State.active.rawValue),
        let ownership = Terminal.Ownership(rawValue: try row("ownership"))
      else { throw row.fault("unknown state or ownership") }
      seed.terminals.append(
        Terminal(id: try row("id"), state: state, ownership: ownership, facility: row.optional("facility")))
    }
    for team in rows(root, "teams") {
      let patient = try team("patient")
      for row in rows(team.node, "members") {
        seed.members.append(
          .init(
            patient: patient, person: try row("person"),
            membership: Membership(period: Period(from: nil, until: nil), isAttending: row.flag("attending", false))))
      }
    }
    for row in rows(root, "consents") {
      guard
        let ground = Consent.Ground(rawValue: row.optional("ground") ?? Consent.Ground.attendingPhysician.rawValue)
      else { throw row.fault("unknown ground") }
      seed.consents.append(
        .init(
          id: try row("id"), patient: try row("patient"),
          consent: Consent(
            isActive: row.flag("active", true), period: Period(from: nil, until: nil), ground: ground)))
    }
    for row in rows(root, "clients") {
      let (scopes, unread) = ResourceScopes.read(try row("scope"))
      if let word = unread.first { throw row.fault("`\(word)` gives nothing here; write `user/Observation.rs`") }
      seed.clients.append(.init(id: try row("id"), name: try row("name"), scopes: scopes))
    }
    for row in rows(root, "tokens") {
      seed.tokens.append(
        .init(
          token: try row("token"), person: try row("person"), terminal: row.optional("terminal"),
          purpose: try row("purpose"), expires: expires))
    }
    for row in rows(root, "crosswalk") {
      seed.crosswalk.append(
        .init(patient: try row("patient"), hospital: try row("hospital"), identifier: try row("identifier")))
    }
    return seed
  }

  /// The lists of a file, each with the words of its rows. A misspelt word would be passed over in silence, and with it a
  /// pledge, a suspension, or everybody.
  private static let words: [String: Set<String>] = [
    "facilities": ["id", "name", "oid", "refuses"],
    "people": ["id", "name", "occupation", "facility", "administrator", "state", "pledge", "training"],
    "terminals": ["id", "facility", "ownership", "state"],
    "teams": ["patient", "members"],
    "members": ["person", "attending"],
    "consents": ["id", "patient", "active", "ground"],
    "clients": ["id", "name", "scope"],
    "tokens": ["token", "person", "terminal", "purpose"],
    "crosswalk": ["patient", "hospital", "identifier"],
  ]

  private static func refuseUnknown(_ root: Yams.Node) throws(Fault) {
    try refuseUnknown(in: root, Set(words.keys).subtracting(["members"]))
    for (list, known) in words {
      for row in rows(root, list) { try refuseUnknown(in: row.node, known) }
    }
    for team in rows(root, "teams") {
      for row in rows(team.node, "members") { try refuseUnknown(in: row.node, words["members"] ?? []) }
    }
  }

  private static func refuseUnknown(in node: Yams.Node, _ known: Set<String>) throws(Fault) {
    for (key, _) in node.mapping ?? [:] {
      guard let word = key.scalar?.string, !known.contains(word) else { continue }
      throw FileRow(key).fault("`\(word)` is unknown here; there are: \(known.sorted().joined(separator: ", "))")
    }
  }

  private static func rows(_ node: Yams.Node, _ key: String) -> [FileRow] {
    (node.mapping?.first { $0.key.scalar?.string == key }?.value.sequence).map { $0.map(FileRow.init) } ?? []
  }
}

private struct FileRow {
  let node: Yams.Node

  init(_ node: Yams.Node) { self.node = node }

  func optional(_ key: String) -> String? {
    node.mapping?.first { $0.key.scalar?.string == key }?.value.scalar?.string
  }

  func callAsFunction(_ key: String) throws(RegistryFile.Fault) -> String {
    guard let text = optional(key) else { throw fault("`\(key)` is missing") }
    return text
  }

  func flag(_ key: String, _ standard: Bool) -> Bool { optional(key).map { $0 == "true" } ?? standard }

  func fault(_ text: String) -> RegistryFile.Fault { .init(line: node.mark?.line ?? 1, text: text) }
}
