import Tree

/// A code of a system, as `Coding` holds it: in a label, a category, a code.
public struct Coding: Hashable, Sendable {
  /// The system's canonical address.
  public var system: String
  /// The code, as the system writes it.
  public var code: String
  /// What it is called, for people.
  public var display: String?

  /// The code of that system, and what it is called.
  public init(system: String, code: String, display: String? = nil) {
    self.system = system
    self.code = code
    self.display = display
  }
}

extension DocumentBuilder {
  /// Adds a child of type `Coding` by name.
  mutating func coding(_ name: String, _ coding: Coding) {
    begin(name)
    leaf("system", coding.system)
    leaf("code", coding.code)
    if let display = coding.display { leaf("display", display) }
    close()
  }

  /// Starts a resource of R4 by its type's name; one that is none is a caller's mistake and a trap.
  package init(resource name: String) {
    guard let type = R4.schema.type(named: name), R4.schema[type].kind == .root else {
      preconditionFailure("R4 has no resource `\(name)`")
    }
    self.init(schema: R4.schema, root: type)
  }
}
