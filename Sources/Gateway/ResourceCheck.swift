import Tree
public import Validation

/// How resources are checked on the way in, and what `$validate` knows: FHIR's own rules and the value sets it requires
/// always; the profiles, invariants and further value sets of packages where the gateway was given some.
public struct ResourceCheck: Sendable {
  /// What becomes of a resource in which the check finds an error.
  public enum Mode: String, Sendable, CaseIterable {
    /// Resources are not checked beyond what their readers do.
    case off
    /// It is stored; whoever asks (`Prefer: return=OperationOutcome`) is told.
    case warn
    /// It is refused.
    case enforce
  }

  /// What becomes of a resource with an error.
  public let mode: Mode
  private let library: ProfileLibrary?
  private let usual: Validator

  /// Without a library, what packages say is not checked.
  public init(mode: Mode = .enforce, library: ProfileLibrary? = nil) {
    self.mode = mode
    self.library = library
    usual = library.map { Validator(library: $0) } ?? Validator()
  }

  /// Everything that is to be said of a resource, against the profiles it claims; or against those given.
  func issues(of reading: Reading, profiles: [String] = []) -> [Issue] {
    let validator = library.map { profiles.isEmpty ? usual : Validator(library: $0, profiles: profiles) } ?? usual
    return terminology.namingCodes(in: validator.issues(of: reading))
  }

  private var terminology: Terminology { library?.terminology ?? .embedded }

  /// What R4 and the packages say of a value set; nil where they say nothing.
  func codeSet(_ canonical: String) -> CodeSet? { terminology.codes(ofValueSet: canonical) }

  /// The codes of a value set, by system, where all of them are known and they are not too many to be
  /// searched by; else nil.
  func codes(ofValueSet canonical: String) -> [(system: String, codes: [String])]? {
    guard let set = codeSet(canonical), set.isComplete, set.grammars.isEmpty, set.measures.isEmpty,
      (1...ParameterReading.mostCodes).contains(set.codes.values.reduce(0, { $0 + $1.count }))
    else { return nil }
    return set.codes.sorted { $0.key < $1.key }.map { ($0.key, $0.value.sorted()) }
  }

  /// Whether the packages have that profile.
  func hasProfile(_ canonical: String) -> Bool { library?.hasProfile(canonical) ?? false }
}
