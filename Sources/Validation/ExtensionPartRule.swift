import FHIR
import Synchronization
import Tree

/// The parts of a complex extension, which have names instead of URLs (R4 §2.4.1.2,
/// https://hl7.org/fhir/R4/extensibility.html#extension), are those of its definition, if a package has that. How often
/// each may stand, and what it holds, the definition says as a profile.
struct ExtensionPartRule: Rule {
  private let library: ProfileLibrary
  private let definitions = Definitions()

  init(_ library: ProfileLibrary) { self.library = library }

  private static let `extension` = R4.schema.type(named: "Extension")

  func check(_ survey: Survey, _ findings: inout Findings) {
    visit(survey.document.root, nil, &findings)
  }

  /// The extension around, by its definition, and the parts it may have here.
  private struct Around {
    let definition: String
    let parts: Parts
  }

  private func visit(_ element: Element, _ around: Around?, _ findings: inout Findings) {
    for child in element.children {
      guard child.type == Self.extension else {
        if child.hasChildren { visit(child, nil, &findings) }
        continue
      }
      let url = child.first("url")?.value ?? ""
      if element.type != Self.extension || url.contains(":") {
        visit(child, definitions.around(url, library), &findings)
      } else if let around {
        let part = around.parts.named[url]
        if part == nil, around.parts.areAll, !url.isEmpty {
          let names = around.parts.named.keys.sorted().map { "`\($0)`" }.joined(separator: ", ")
          findings.add(.extensionPartUnknown, at: child, around.definition, names)
        }
        visit(child, part.map { Around(definition: around.definition, parts: $0) }, &findings)
      } else {
        visit(child, nil, &findings)
      }
    }
  }

  /// The parts that a definition names at one level.
  private struct Parts: Sendable {
    var named: [String: Parts] = [:]
    /// Whether there can't be others. Where none may stand at all, another rule says so.
    var areAll: Bool

    init(of row: Row) {
      let place = row.at(["extension"])
      areAll = place != nil && place?.element?.first("max")?.value != "0"
      var open = place?.slices ?? []
      while let slice = open.popLast() {
        open += slice.slices
        let url = slice.at(["url"])?.element?.children.first { ["fixed", "pattern"].contains($0.definition.choice) }
        if let name = url?.value {
          named[name] = Parts(of: slice)
        } else if slice.element?.all("type").contains(where: { $0.first("profile") != nil }) != true {
          areAll = false
        }
      }
    }
  }

  /// What definitions say, each read when a document first has its extension.
  private final class Definitions: Sendable {
    private let read = Mutex<[String: Around?]>([:])

    /// Nil where no package defines an extension of that URL.
    func around(_ url: String, _ library: ProfileLibrary) -> Around? {
      guard let slot = library.slot(url), slot.type == ExtensionPartRule.extension else { return nil }
      if let known = read.withLock({ $0[slot.name] }) { return known }
      let around = slot.document.flatMap { Row.tree(of: $0) }.map {
        Around(definition: slot.name, parts: Parts(of: $0))
      }
      read.withLock { $0[slot.name] = .some(around) }
      return around
    }
  }
}
