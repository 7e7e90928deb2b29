public import Tree

/// Makes a `CapabilityStatement` (R4, https://hl7.org/fhir/R4/capabilitystatement.html) of one running server from a
/// plain description of it. It claims what it is told, and does not look what the server does.
public struct CapabilityStatement: Sendable {
  /// A search parameter that the server answers.
  public struct Parameter: Hashable, Sendable {
    /// As it is written in a request.
    public var name: String
    /// How its values are compared.
    public var type: SearchParameter.Kind
    /// The canonical address of its definition, or nothing where there is none.
    public var definition: String?
    /// What is to be known about it, for people, or nothing.
    public var documentation: String?

    /// A parameter of that name and type.
    public init(_ name: String, type: SearchParameter.Kind, definition: String? = nil, documentation: String? = nil) {
      self.name = name
      self.type = type
      self.definition = definition
      self.documentation = documentation
    }

    /// A parameter as the specification defines it.
    public init(_ parameter: SearchParameter) {
      self.init(parameter.code, type: parameter.type, definition: parameter.url)
    }
  }

  /// What is said of changes under conditions.
  public struct Conditions: Hashable, Sendable {
    /// Whether an update may bring the id of what it creates.
    public var updateCreate: Bool
    /// Whether a create may have criteria.
    public var create: Bool
    /// A code of `conditional-read-status`: `full-support`.
    public var read: String
    /// Whether an update may have criteria.
    public var update: Bool
    /// A code of `conditional-delete-status`: `single`, `multiple`.
    public var delete: String

    /// Makes one from its parts.
    public init(updateCreate: Bool, create: Bool, read: String, update: Bool, delete: String) {
      self.updateCreate = updateCreate
      self.create = create
      self.read = read
      self.update = update
      self.delete = delete
    }
  }

  /// An operation that the server answers.
  public struct Operation: Hashable, Sendable {
    /// As it is written in an address, without its `$`.
    public var name: String
    /// The canonical address of its definition.
    public var definition: String

    /// An operation of FHIR itself, by the last word of its definition's address: `Patient-everything`.
    public init(_ name: String, of definition: String) {
      self.name = name
      self.definition = "http://hl7.org/fhir/OperationDefinition/\(definition)"
    }
  }

  /// A resource type that the server has.
  public struct Resource: Hashable, Sendable {
    /// The type's name.
    public var type: String
    /// What is to be known about it, for people, or nothing.
    public var documentation: String?
    /// Canonical addresses of profiles.
    public var profiles: [String] = []
    /// Codes of `type-restful-interaction`: `read`, `search-type`, `create`.
    public var interactions: [String]
    /// A code of `versioning-policy`: `no-version`, `versioned`, `versioned-update`.
    public var versioning: String?
    /// The search parameters that are answered for it.
    public var parameters: [Parameter]
    /// What a search can include: `Condition:subject`, `*`.
    public var includes: [String] = []
    /// What a search can include that refers to it: `Observation:subject`.
    public var reverseIncludes: [String] = []
    /// Which conditions changes may have; nil where nothing is said.
    public var conditions: Conditions?
    /// Operations on the type and its entries: the name and the canonical address of the definition.
    public var operations: [Operation] = []

    /// A type with its interactions and search parameters.
    public init(
      _ type: String, interactions: [String], parameters: [Parameter] = [], profiles: [String] = [],
      versioning: String? = nil
    ) {
      self.type = type
      self.interactions = interactions
      self.parameters = parameters
      self.profiles = profiles
      self.versioning = versioning
    }
  }

  /// What the software is called.
  public var softwareName: String
  /// The software's own version.
  public var softwareVersion: String
  /// What this server is, for people.
  public var description: String
  /// The address of its FHIR interface, or nothing.
  public var url: String?
  /// When this was last changed: a FHIR `dateTime`.
  public var date: String
  /// The formats it reads and writes.
  public var formats: [FHIRFormat] = FHIRFormat.allCases
  /// The media types of patches that it takes.
  public var patchFormats: [String] = []
  /// How access is protected, for people, or nothing.
  public var security: String?
  /// A code of `restful-security-service` for the same, or nothing.
  public var securityService: Coding?
  /// Codes of `system-restful-interaction`: `transaction`, `search-system`.
  public var interactions: [String] = []
  /// The resource types it has.
  public var resources: [Resource] = []
  /// The canonical addresses of the compartments that can be searched.
  public var compartments: [String] = []
  /// Operations on the whole server, and on types that it does not store.
  public var operations: [Operation] = []

  /// A server without resources; say the rest by its properties.
  public init(softwareName: String, softwareVersion: String, description: String, date: String) {
    self.softwareName = softwareName
    self.softwareVersion = softwareVersion
    self.description = description
    self.date = date
  }

  /// The resource.
  public func document() -> Document {
    var builder = DocumentBuilder(resource: "CapabilityStatement")
    // A name for programs has no blanks in it (R4, cpb-0).
    builder.leaf("name", softwareName.filter { !$0.isWhitespace })
    builder.leaf("title", softwareName)
    builder.leaf("status", "active")
    builder.leaf("date", date)
    builder.leaf("kind", "instance")
    builder.begin("software")
    builder.leaf("name", softwareName)
    builder.leaf("version", softwareVersion)
    builder.close()
    builder.begin("implementation")
    builder.leaf("description", description)
    if let url { builder.leaf("url", url) }
    builder.close()
    builder.leaf("fhirVersion", R4.schema.version)
    for format in formats { builder.leaf("format", format.mediaType) }
    for format in patchFormats { builder.leaf("patchFormat", format) }
    builder.begin("rest")
    builder.leaf("mode", "server")
    addSecurity(to: &builder)
    for resource in resources { Self.add(resource, to: &builder) }
    Self.add(interactions, to: &builder)
    Self.add(operations, to: &builder)
    for compartment in compartments { builder.leaf("compartment", compartment) }
    builder.close()
    return builder.finish()
  }

  private func addSecurity(to builder: inout DocumentBuilder) {
    guard security != nil || securityService != nil else { return }
    builder.begin("security")
    if let securityService {
      builder.begin("service")
      builder.coding("coding", securityService)
      builder.close()
    }
    if let security { builder.leaf("description", security) }
    builder.close()
  }

  private static func add(_ resource: Resource, to builder: inout DocumentBuilder) {
    builder.begin("resource")
    builder.leaf("type", resource.type)
    for profile in resource.profiles { builder.leaf("supportedProfile", profile) }
    if let documentation = resource.documentation { builder.leaf("documentation", documentation) }
    add(resource.interactions, to: &builder)
    if let versioning = resource.versioning { builder.leaf("versioning", versioning) }
    if let conditions = resource.conditions {
      builder.leaf("updateCreate", "\(conditions.updateCreate)")
      builder.leaf("conditionalCreate", "\(conditions.create)")
      builder.leaf("conditionalRead", conditions.read)
      builder.leaf("conditionalUpdate", "\(conditions.update)")
      builder.leaf("conditionalDelete", conditions.delete)
    }
    for include in resource.includes { builder.leaf("searchInclude", include) }
    for include in resource.reverseIncludes { builder.leaf("searchRevInclude", include) }
    for parameter in resource.parameters {
      builder.begin("searchParam")
      builder.leaf("name", parameter.name)
      if let definition = parameter.definition { builder.leaf("definition", definition) }
      builder.leaf("type", parameter.type.rawValue)
      if let documentation = parameter.documentation { builder.leaf("documentation", documentation) }
      builder.close()
    }
    add(resource.operations, to: &builder)
    builder.close()
  }

  private static func add(_ operations: [Operation], to builder: inout DocumentBuilder) {
    for operation in operations {
      builder.begin("operation")
      builder.leaf("name", operation.name)
      builder.leaf("definition", operation.definition)
      builder.close()
    }
  }

  private static func add(_ interactions: [String], to builder: inout DocumentBuilder) {
    for interaction in interactions {
      builder.begin("interaction")
      builder.leaf("code", interaction)
      builder.close()
    }
  }
}
