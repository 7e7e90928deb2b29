import Yams

/// Reads which hospitals are asked from a YAML file:
///
///     hospitals:
///       - id: chuo                               # as in the crosswalk
///         name: 見本中央病院
///         url: https://hospital.example/fhir
///         interface: fhir                        # or mml
///         token-variable: MICT_HOSPITAL_CHUO     # or token: …, for demonstrations
///         oid: 2.999.45.91                       # optional, as are the following
///         patient-system: urn:oid:2.999.45.91.1
///         seconds: 10
public enum HospitalsFile {
  /// Why the file can't be used, and in which line. It never tells a token.
  public struct Fault: Error, Hashable, CustomStringConvertible, Sendable {
    /// From 1.
    public let line: Int
    /// What is wrong there.
    public let text: String
    /// `line 3: text`
    public var description: String { "line \(line): \(text)" }
  }

  /// Reads the text. `environment` gives the value of a variable, for tokens that stand there.
  public static func read(_ text: String, environment: (String) -> String?) throws(Fault) -> [Hospital] {
    let root: Yams.Node?
    do { root = try Yams.compose(yaml: text) } catch { throw Fault(line: 1, text: "this is not valid YAML") }
    guard let rows = root?.mapping?["hospitals"]?.sequence else {
      throw Fault(line: 1, text: "a file of hospitals has the list `hospitals`")
    }
    var hospitals: [Hospital] = []
    for row in rows {
      let hospital = try hospital(row, environment)
      guard !hospitals.contains(where: { $0.id == hospital.id }) else {
        throw fault(row, "this `id` stands twice")
      }
      hospitals.append(hospital)
    }
    return hospitals
  }

  private static let words: Set<String> = [
    "id", "name", "url", "interface", "token", "token-variable", "oid", "patient-system", "seconds",
  ]

  private static func hospital(
    _ row: Yams.Node, _ environment: (String) -> String?
  ) throws(Fault) -> Hospital {
    guard let mapping = row.mapping else { throw fault(row, "a hospital is written as `id: …`, `name: …`, …") }
    func text(_ key: String) -> String? { mapping[Yams.Node(key)]?.scalar?.string }
    for (key, value) in mapping {
      guard let word = key.scalar?.string, words.contains(word), value.scalar != nil else {
        throw fault(key, "there is no such word, or its value is not a text")
      }
    }
    guard let interface = text("interface").flatMap(Hospital.Interface.init) else {
      throw fault(row, "`interface` is `fhir` or `mml`")
    }
    var token = text("token")
    if let variable = text("token-variable") {
      guard token == nil else { throw fault(row, "either `token` or `token-variable`") }
      token = environment(variable)
      if token == nil { throw fault(row, "the variable that `token-variable` names is not set") }
    }
    var deadline = Duration.seconds(10)
    if let seconds = text("seconds") {
      guard let number = Int(seconds) else { throw fault(row, "`seconds` is a whole number") }
      deadline = .seconds(number)
    }
    do throws(Hospital.Fault) {
      return try Hospital(
        id: text("id") ?? "", name: text("name") ?? "", baseURL: text("url") ?? "", interface: interface,
        token: token ?? "", oid: text("oid"), patientSystem: text("patient-system"), deadline: deadline)
    } catch {
      throw fault(row, error.rawValue)
    }
  }

  private static func fault(_ node: Yams.Node, _ text: String) -> Fault {
    Fault(line: node.mark?.line ?? 1, text: text)
  }
}
