import FHIR
import Synchronization
import Tree

/// Values keep what their types' own definitions ask and the schema has no column for: the greatest value sets that may
/// be used (`maxValueSet`, as of languages), and the units of an age, a duration or a distance, which are bound where
/// the type itself is defined. What a profile that was claimed has told in other words is not told again. Such a
/// definition is carried out as a profile, from which all is left out that the schema or the types' invariants ask
/// anyway.
struct TypeDefinitionRule: Rule {
  private let library: ProfileLibrary
  private let definitions = Own()

  init(_ library: ProfileLibrary) { self.library = library }

  func check(_ survey: Survey, _ findings: inout Findings) {
    var walk = ProfileWalk(library, survey)
    var profiles = [Profile??](repeating: .none, count: R4.schema.types.count)
    survey.document.root.forEach { element in
      let number = Int(element.type.rawValue)
      if profiles[number] == nil { profiles[number] = .some(definitions.profile(of: element.type, library)) }
      if case .some(.some(let profile)) = profiles[number] { walk.walk(element, profile) }
    }
    for found in walk.found where !findings.has(found.code, at: found.element, found.subjects.first) {
      findings.add(found.code, at: found.element, found.subjects)
    }
  }

  /// The types' own definitions, each made when a document first has its type.
  private final class Own: Sendable {
    private let made = Mutex<[TypeID: Profile?]>([:])

    /// Nil where it asks nothing, or where no package has it.
    func profile(of type: TypeID, _ library: ProfileLibrary) -> Profile? {
      if let known = made.withLock({ $0[type] }) { return known }
      // Made without the lock, which others may need meanwhile; twice at worst.
      // A narrative is judged by its reader; its definition speaks of paths that no R4 has.
      let (name, format) = (R4.schema[type].name, R4.schema[type].format)
      let profile = name.contains(".") || format == .xhtml ? nil : library.definition(ofType: name)?.profile(library)
      let own = profile.flatMap { $0.checks.first?.asksAnything == true ? $0 : nil }
      made.withLock { $0[type] = .some(own) }
      return own
    }
  }
}
