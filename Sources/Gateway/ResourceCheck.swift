import Tree
public import Validation

/// How resources are checked on the way in, and what `$validate` knows: FHIR's own rules always, and the profiles, value
/// sets and invariants of packages where the gateway was given some.
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
  public init(mode: Mode = .off, library: ProfileLibrary? = nil) {
    self.mode = mode
    self.library = library
    usual = library.map { Validator(library: $0) } ?? Validator()
  }

  /// Everything that is to be said of a resource, against the profiles it claims; or against those given.
  func issues(of reading: Reading, profiles: [String] = []) -> [Issue] {
    guard let library else { return usual.issues(of: reading) }
    let validator = profiles.isEmpty ? usual : Validator(library: library, profiles: profiles)
    return library.terminology.namingCodes(in: validator.issues(of: reading))
  }

  /// What the packages say of a value set; nil where they say nothing.
  func codeSet(_ canonical: String) -> CodeSet? {
    guard let set = library?.terminology[canonical], set != .unknown else { return nil }
    return set
  }

  /// The codes of a value set of the packages, by system, where all of them are known and they are not too many to be
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
