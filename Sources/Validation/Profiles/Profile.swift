import Tree

/// A *profile* as it is carried out: *checks* that lie in one array and name their children by number. The first is of
/// the root. Nothing in it is looked up by name; texts are only for what is told.
struct Profile: Sendable {
  /// `canonical|version`, as findings name it.
  let name: String
  /// The type it is for.
  let type: TypeID
  let checks: [Check]
  /// Where an extension may stand; empty for what is no extension.
  let contexts: [ExtensionContext]
  /// Whether an extension changes the meaning of what it stands in.
  let isModifier: Bool
  /// An extension's rules about what it stands in.
  let contextInvariants: [ContextInvariant]
  /// What its rows ask and can't be carried out.
  let unread: [Unread]
}

/// What a profile asks of one element beyond what the schema and the types' own definitions ask.
struct Check: Sendable {
  /// The element's id in the snapshot: `Observation.component:systolic.value[x]`.
  let id: String
  /// As it is called at its parent: `component`, `component:systolic`, `value[x]`.
  let name: String
  /// The elements it is about: one, or the alternatives of a choice; in the schema's order.
  var elements: ElementSet
  /// Those of them that may stand, where that is not all.
  var allowed: ElementSet?
  /// The types that a resource here may be of, where not all may stand.
  var resources: [TypeID] = []
  /// How often, where the schema asks for less; 0 for nothing.
  var min = 0
  /// How often, where the schema allows more; `Int.max` for nothing.
  var max = Int.max
  var value: ValueTest?
  /// The greatest number of characters.
  var maxLength: Int?
  var bounds: [Bound] = []
  var bindings: [ProfileBinding] = []
  /// Profiles of data types and resources, by type: one of them must fit.
  var profiles: [TypeID: [ProfileSlot]] = [:]
  /// What a reference may point to; empty for what the schema says.
  var targets: [ReferenceTarget] = []
  /// How a reference may lead to its target; empty for any way.
  var aggregation: Set<Aggregation> = []
  /// Profiles named here that no package has.
  var unavailable: [String] = []
  var invariants: [Invariant] = []
  /// Keys of invariants that can't be carried out.
  var uncheckedInvariants: [String] = []
  var isMustSupport = false
  /// Numbers of the checks of its children, in the schema's order.
  var children: [Int] = []
  var slicing: Slicing?
}

/// A value that must stand as it is, or be contained in what stands.
enum ValueTest: Sendable {
  case fixed(Element), pattern(Element)
}

/// The least or greatest value.
struct Bound: Sendable {
  let isLeast: Bool
  let value: Element
}

/// A binding that a profile adds.
struct ProfileBinding: Sendable {
  enum Strength: Sendable { case required, extensible, maximum }
  let strength: Strength
  let valueSet: String
  let codes: CodeSlot
}

/// What a reference may point to.
struct ReferenceTarget: Sendable {
  /// Nil for any.
  let type: TypeID?
  /// Nil for any resource of the type.
  let profile: ProfileSlot?
}

/// How a reference leads to its target (R4 §5.1.0.11, https://hl7.org/fhir/R4/valueset-resource-aggregation-mode.html).
enum Aggregation: String, Sendable {
  case contained, referenced, bundled
}

/// A list's items taken apart.
struct Slicing: Sendable {
  enum Rules: Sendable { case open, closed, openAtEnd }
  let rules: Rules
  let isOrdered: Bool
  let slices: [Slice]
}

/// The items of a list for which all matchers say yes.
struct Slice: Sendable {
  /// Number of its check.
  let check: Int
  let matchers: [Matcher]
  /// Takes what no other slice takes.
  let isDefault: Bool
}

/// A few elements of the schema.
struct ElementSet: Sendable, Equatable {
  private(set) var elements: [ElementID]
  private let first: UInt16
  private let last: UInt16

  init(_ elements: some Sequence<ElementID>) {
    self.elements = Set(elements).sorted()
    first = self.elements.first?.rawValue ?? 1
    last = self.elements.last?.rawValue ?? 0
  }

  var isEmpty: Bool { elements.isEmpty }

  func contains(_ element: ElementID) -> Bool {
    guard element.rawValue >= first, element.rawValue <= last else { return false }
    return elements.count == 1 || elements.contains(element)
  }
}
