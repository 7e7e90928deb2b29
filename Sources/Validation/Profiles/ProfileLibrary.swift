import FHIR
import FHIRPath
import JSON
public import Packages
import Synchronization
import Tree

/// All that packages say for validation: profiles and the types' own definitions as trimmed text, value sets. Making it
/// reads every definition; one that was kept (`text`) is opened by its index, and read as documents need it.
///
///     let library = ProfileLibrary(packages: [core, expansions, jpCore])
///     let validator = Validator(library: library)
public final class ProfileLibrary: Sendable {
  /// The value sets of the specification's bindings and of the profiles'.
  public let terminology: Terminology
  /// By canonical URL, without the version; those of earlier packages first.
  let slots: [String: [ProfileSlot]]
  /// In the packages' order.
  let all: [ProfileSlot]
  /// What the types' own definitions ask.
  let baseRules = BaseRules()

  /// Reads the packages. Where several have the same definition, the earlier ones count first.
  public convenience init(packages: [FHIRPackage]) {
    var all: [ProfileSlot] = []
    var valueSets = Terminology.bound(by: ["required", "extensible"])
    for package in packages {
      for resource in package.resources(ofTypes: ["StructureDefinition"]) where !resource.url.isEmpty {
        let reading = FHIRFormat.json.read(package.text(of: resource))
        guard ProfileTrim.isWhole(reading), let document = reading.document,
          let trimmed = ProfileTrim.trimmed(document), let slot = ProfileSlot(trimmed, package: package.version)
          // Whoever needs one that is left out says that no package has it.
        else { continue }
        all.append(slot)
        valueSets.formUnion(ProfileBinding.valueSets(of: trimmed))
      }
    }
    let definitions = Definitions(packages)
    self.init(
      all,
      terminology: Terminology(definitions, valueSets: valueSets, systems: definitions.urls(of: "CodeSystem"))
        .completed())
  }

  /// What invariants may ask besides the document. Narratives are judged by their readers.
  let environment: Environment

  init(_ all: [ProfileSlot], terminology: Terminology) {
    self.all = all
    self.terminology = terminology
    var environment = Environment()
    environment.isNarrative = { _ in true }
    environment.memberOf = { terminology.contains($1, in: $0) }
    self.environment = environment
    slots = Dictionary(grouping: all, by: \.url)
  }

  /// What stands under a canonical URL, of that version where it names one; nil where nothing does.
  func slot(_ canonical: String) -> ProfileSlot? {
    let parts = canonical.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
    let candidates = slots[String(parts[0])] ?? []
    return parts.count < 2 ? candidates.first : candidates.first { $0.version == parts[1] }
  }

  /// The definition of a type of the specification, not of a profile on it.
  func definition(ofType name: String) -> ProfileSlot? {
    (slots[Self.base + name] ?? []).first { !$0.isConstraint }
  }

  /// Whether there is a profile of that canonical URL.
  public func hasProfile(_ canonical: String) -> Bool { slot(canonical) != nil }

  /// Where the specification's own definitions stand.
  static let base = "http://hl7.org/fhir/StructureDefinition/"
}

/// One definition of a library: its names, and what is made of it when it is needed.
final class ProfileSlot: Sendable {
  /// Canonical URL without the version.
  let url: String
  /// Its own version, or that of its package.
  let version: String
  /// The type it is about.
  let type: TypeID
  /// Whether it constrains another definition; else it defines the type.
  let isConstraint: Bool
  /// The trimmed StructureDefinition as JSON.
  let text: ArraySlice<UInt8>
  private let state = Mutex(State())

  private struct State {
    /// Nil inside where it can't be read.
    var profile: Profile??
  }

  init(url: String, version: String, type: TypeID, isConstraint: Bool, text: ArraySlice<UInt8>) {
    self.url = url
    self.version = version
    self.type = type
    self.isConstraint = isConstraint
    self.text = text
  }

  /// Of a trimmed definition; nil where it is about no type of R4.
  convenience init?(_ trimmed: Document, package: String) {
    let root = trimmed.root
    guard let url = root.first("url")?.value, let type = root.first("type")?.value.flatMap(R4.schema.type(named:))
    else { return nil }
    self.init(
      url: url, version: root.first("version")?.value ?? package, type: type,
      isConstraint: root.first("derivation")?.value == "constraint", text: JSONWriter.text(trimmed)[...])
  }

  /// `canonical|version`.
  var name: String { version.isEmpty ? url : "\(url)|\(version)" }

  /// The trimmed definition, read anew.
  private var document: Document? { FHIRFormat.json.read(Array(text)).document }

  /// Canonical URL of the definition it constrains, where it has no snapshot of its own.
  var base: String { document?.root.first("baseDefinition")?.value ?? "" }

  /// The trimmed definition with its snapshot, made where it has none; nil where it can't be. `open` are the canonical
  /// URLs of those whose snapshots are being made and need this one.
  func whole(_ library: ProfileLibrary, within open: [String] = []) -> Document? {
    guard let document else { return nil }
    if document.root.first("snapshot") != nil { return document }
    return SnapshotMaker(library: library, open: open + [url]).made(of: document)
  }

  /// The rows of its snapshot.
  func rows(_ library: ProfileLibrary, within open: [String] = []) -> Row? {
    whole(library, within: open).flatMap { Row.tree(of: $0) }
  }

  /// What is to be carried out; nil where there is no snapshot with rows, and none can be made.
  func profile(_ library: ProfileLibrary) -> Profile? {
    if let made = state.withLock({ $0.profile }) { return made }
    // Made without the lock, which others may need meanwhile; twice at worst.
    let made = whole(library).flatMap { document in
      var compiler = ProfileCompiler(self, library)
      return compiler.compiled(document)
    }
    state.withLock { $0.profile = .some(made) }
    return made
  }
}
