import FHIR
import Synchronization
import Tree

/// The parts of a complex extension, which have names instead of URLs (R4 §2.4.1.2,
/// https://hl7.org/fhir/R4/extensibility.html#extension), are those of its definition, if a package has that. How often
/// each may stand, and what it holds, the definition says as a profile.
struct ExtensionPartRule: Rule {
  private let library: ProfileLibrary
  private let definitions = Known()

  init(_ library: ProfileLibrary) { self.library = library }

  private static let `extension` = R4.schema.type(named: "Extension")

  func check(_ survey: Survey, _ findings: inout Findings) {
    for element in survey.extensions {
      guard let url = element.first("url")?.value, url.contains(":"), let known = definitions.parts(url, library) else {
        continue
      }
      check(element, known.parts, known.definition, &findings)
    }
  }

  private func check(_ element: Element, _ parts: Parts, _ definition: String, _ findings: inout Findings) {
    for child in element.children where child.type == Self.extension {
      guard let name = child.first("url")?.value, !name.contains(":") else { continue }
      if let part = parts.named[name] {
        check(child, part, definition, &findings)
      } else if parts.areAll {
        let names = parts.named.keys.sorted().map { "`\($0)`" }.joined(separator: ", ")
        findings.add(.extensionPartUnknown, at: child, definition, names)
      }
    }
  }

  /// The parts that a definition names at one level.
  private struct Parts: Sendable {
    var named: [String: Parts] = [:]
    /// Whether there can't be others. Where none may stand at all, another rule says so.
    var areAll: Bool

    init(of row: Row) {
      let place = row.children.first { $0.name == "extension" }
      areAll = place != nil && place?.element?.first("max")?.value != "0"
      var open = place?.slices ?? []
      while let slice = open.popLast() {
        open += slice.slices
        let url = slice.children.first { $0.name == "url" }?.element?.children.first {
          ["fixed", "pattern"].contains($0.definition.choice)
        }
        if let name = url?.value {
          named[name] = Parts(of: slice)
        } else if slice.element?.all("type").contains(where: { $0.first("profile") != nil }) != true {
          areAll = false
        }
      }
    }
  }

  /// What definitions say, each read when a document first has its extension.
  private final class Known: Sendable {
    private let read = Mutex<[String: Parts?]>([:])

    /// With the definition's name; nil where no package defines an extension of that URL.
    func parts(_ url: String, _ library: ProfileLibrary) -> (definition: String, parts: Parts)? {
      guard let slot = library.slot(url), slot.type == ExtensionPartRule.extension else { return nil }
      let parts: Parts?
      if let known = read.withLock({ $0[slot.name] }) {
        parts = known
      } else {
        parts = slot.rows(library).map { Parts(of: $0) }
        read.withLock { $0[slot.name] = .some(parts) }
      }
      return parts.map { (slot.name, $0) }
    }
  }
}
