import FHIR
import FHIRPath
import Packages
import Testing
import Tree

/// The invariants of a package: what its StructureDefinitions say under `constraint`, each bound to the type it stands
/// at. An *invariant* is a key, `pat-1`, and an expression that must be true of every element it stands at.
///
/// It knows the paths of types only, `Patient.contact`: of a profile it takes the elements of the type it constrains.
struct Invariants {
  struct Invariant: Hashable {
    let key: String
    let isError: Bool
    let expression: String
  }

  /// An invariant that could not be bound, and where it stands.
  struct Refusal: CustomStringConvertible {
    let definition: String
    let path: String
    let invariant: Invariant
    let fault: ExpressionFault

    var description: String { "\(definition) \(path) \(invariant.key): \(invariant.expression): \(fault.text)" }
  }

  typealias Bound = (invariant: Invariant, expression: Expression)

  /// Of every element of a type, and of every occurrence of an element.
  private(set) var ofTypes: [TypeID: [Bound]] = [:]
  private(set) var ofElements: [ElementID: [Bound]] = [:]
  private(set) var refusals: [Refusal] = []
  /// How many expressions were bound, and how many of them differ.
  private(set) var count = 0
  private(set) var texts: Set<String> = []

  private struct Key: Hashable {
    let expression: String
    let type: TypeID
  }
  private var bound: [Key: Expression] = [:]

  /// Those of the definitions of types, or those of profiles.
  init(_ package: FHIRPackage, ofProfiles: Bool) throws {
    for resource in package.resources(ofTypes: ["StructureDefinition"]) {
      let reading = FHIRFormat.json.read(package.text(of: resource))
      let definition = try #require(reading.document, "\(reading.rendered(resource.file))").root
      let isProfile = definition.first("derivation")?.value == "constraint"
      guard isProfile == ofProfiles, let name = definition.first("type")?.value,
        let type = R4.schema.type(named: name), let snapshot = definition.first("snapshot")
      else { continue }
      for element in snapshot.all("element") { add(element, in: resource.id, of: type) }
    }
  }

  /// What must be true of the element.
  func of(_ element: Element) -> [Bound] {
    let own = ofTypes[element.type] ?? []
    let keys = Set(own.map(\.invariant.key))
    return own
      + (ofElements[element.id] ?? []).filter { bound in
        !keys.contains(bound.invariant.key) && bound.expression.context == element.type
      }
  }

  private mutating func add(_ element: Element, in definition: String, of type: TypeID) {
    guard let path = element.first("path")?.value else { return }
    let invariants = element.all("constraint").compactMap { constraint -> Invariant? in
      guard let key = constraint.first("key")?.value, let text = constraint.first("expression")?.value else {
        return nil
      }
      return Invariant(key: key, isError: constraint.first("severity")?.value == "error", expression: text)
    }
    let names = path.split(separator: ".").dropFirst().map(String.init)
    for (place, context) in Self.places(names, below: type) {
      for invariant in invariants {
        guard let expression = bind(invariant, to: context, at: path, in: definition) else { continue }
        count += 1
        if let place {
          if ofElements[place, default: []].contains(where: {
            $0.invariant == invariant && $0.expression.context == context
          }) {
            continue
          }
          ofElements[place, default: []].append((invariant, expression))
        } else {
          if ofTypes[context, default: []].contains(where: { $0.invariant == invariant }) { continue }
          ofTypes[context, default: []].append((invariant, expression))
        }
      }
    }
  }

  private mutating func bind(
    _ invariant: Invariant, to type: TypeID, at path: String, in definition: String
  ) -> Expression? {
    texts.insert(invariant.expression)
    let key = Key(expression: invariant.expression, type: type)
    if let expression = bound[key] { return expression }
    do throws(ExpressionFault) {
      let expression = try Expression(parsing: invariant.expression, schema: R4.schema, context: type)
      bound[key] = expression
      return expression
    } catch {
      refusals.append(Refusal(definition: definition, path: path, invariant: invariant, fault: error))
      return nil
    }
  }

  /// The elements that a path leads to, with their types: all alternatives of a choice; nil for the type itself.
  private static func places(_ names: [String], below type: TypeID) -> [(ElementID?, TypeID)] {
    var places: [(ElementID?, TypeID)] = [(nil, type)]
    for name in names {
      let stem = name.hasSuffix("[x]") ? String(name.dropLast(3)) : name
      places = places.flatMap { place in
        R4.schema.elements(of: place.1).filter { $0.choice == stem || $0.name == name }.map { ($0.id, $0.type) }
      }
    }
    return places
  }
}
