import FHIR
import JSON
import Tree

/// Writes what Bundles hold as NDJSON: only where nothing of them is lost, which is when they are a `collection` of
/// resources and nothing else, but for the addresses that these got when they came from NDJSON (`EntryAddress`).
enum EntryLines {
  /// What a Bundle says besides its entries that NDJSON can't say; empty where nothing would be lost.
  static func losses(of bundle: Document) -> [Issue] {
    bundle.root.children.compactMap { child in
      if child.name == "entry" { return nil }
      if child.name == "type", child.value == "collection", !child.hasChildren { return nil }
      return loss(child)
    }
  }

  /// The resources of a Bundle's entries after the first `skipped` as lines, or the first other thing that an entry
  /// has.
  static func lines(of bundle: Document, after skipped: Int = 0) -> (text: [UInt8], loss: Issue?) {
    var text: [UInt8] = []
    for entry in bundle.root.all("entry").dropFirst(skipped) {
      var resource: Element?
      var made: Element?
      for child in entry.children {
        if child.name == "fullUrl", !child.hasChildren, EntryAddress.isMade(child.bytes) {
          made = child
          continue
        }
        guard child.name == "resource" else { return ([], loss(child)) }
        resource = child
      }
      guard let resource else { return ([], loss(entry)) }
      let line = line(resource)
      if let made, EntryAddress.isNamed(in: line) { return ([], loss(made)) }
      text += line
    }
    return (text, nil)
  }

  /// A resource inside another as a line.
  private static func line(_ resource: Element) -> [UInt8] {
    var builder = DocumentBuilder(schema: R4.schema, root: resource.type)
    builder.copyChildren(of: resource)
    return JSONWriter.text(builder.finish()) + [UInt8(ascii: "\n")]
  }

  private static func loss(_ element: Element) -> Issue {
    Issue(.linesLoss, path: element.path, place: element.place, subjects: [element.name])
  }
}
