public import HTTP

/// A hospital that discloses: where its server is, what it speaks, and by what it knows the gateway. Plain values,
/// checked once when they are put together. It knows no patient.
public struct Hospital: Sendable {
  /// What a hospital's server speaks.
  public enum Interface: String, Sendable, CaseIterable {
    /// FHIR R4: `GET {base}/{Type}?patient={number}`, answered by a searchset, perhaps in pages.
    case fhir
    /// MML 4: `GET {base}/documents?patient={number}`, answered by one `Mml` document.
    case mml
  }

  /// The hospital's id in the crosswalk.
  public let id: String
  /// What people call it; texts name it so.
  public let name: String
  /// Without a slash at the end: `https://hospital.example/fhir`.
  public let baseURL: String
  /// What its server speaks.
  public let interface: Interface
  let token: String
  /// The hospital's object identifier, `1.2.392…`; nil where it has none.
  public let oid: String?
  /// The system of the hospital's own patient numbers: that of an identifier in FHIR, the `tableId` in MML. Nil where
  /// none was agreed on: then FHIR must name the patient by reference, and in MML the number alone counts.
  public let patientSystem: String?
  /// How long everything may take that one question asks of this hospital.
  public let deadline: Duration
  /// How long finding the server and connecting may take.
  public let connectDeadline: Duration
  /// By what the server is recognised.
  public let trust: HTTPTrust

  /// Why the values make no hospital.
  public enum Fault: String, Error, Sendable, CaseIterable {
    case id = "a hospital needs an `id`"
    case name = "a hospital needs a `name`"
    case url = "`url` must be an absolute http or https URL in ASCII, without query, user or a slash at the end"
    case insecure = "`url` must be https, but for a server on this machine"
    case token = "`token` must be visible ASCII characters, at least one"
    case oid = "`oid` must be an object identifier: digits and dots"
    case deadline = "a deadline must be longer than nothing and at most a minute"
  }

  /// A hospital of these values; throws the first fault found.
  public init(
    id: String, name: String, baseURL: String, interface: Interface, token: String, oid: String? = nil,
    patientSystem: String? = nil, deadline: Duration = .seconds(10), connectDeadline: Duration = .seconds(2),
    trust: HTTPTrust = .system
  ) throws(Fault) {
    guard !id.isEmpty else { throw .id }
    guard !name.isEmpty else { throw .name }
    guard let address = HospitalAddress(baseURL) else { throw .url }
    guard address.isSecure || address.isLocal else { throw .insecure }
    guard !token.isEmpty, token.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else { throw .token }
    guard oid.map({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2e } }) ?? true else {
      throw .oid
    }
    let range = Duration.milliseconds(1)...Duration.seconds(60)
    guard range.contains(deadline), range.contains(connectDeadline) else { throw .deadline }
    self.id = id
    self.name = name
    self.baseURL = baseURL
    self.interface = interface
    self.token = token
    self.oid = oid
    self.patientSystem = patientSystem
    self.deadline = deadline
    self.connectDeadline = connectDeadline
    self.trust = trust
  }
}

extension Hospital: CustomStringConvertible, CustomReflectable {
  /// Its id; never its token.
  public var description: String { "hospital \(id)" }
  /// Nothing but the description.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
