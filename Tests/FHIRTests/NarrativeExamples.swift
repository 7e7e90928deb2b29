import FHIR
import TestSupport
import Tree

/// The narratives of the specification's own examples, which are not part of the project.
enum NarrativeExamples {
  /// Whether they are there. When not, says that they are skipped.
  static let areThere = TestData.has("fhir/examples", for: "narratives of the examples")

  /// The files of the examples in a format; none where they are not there.
  static func files(_ format: FHIRFormat) -> [String] {
    guard areThere else { return [] }
    let folder = "fhir/examples/\(format.rawValue)"
    return TestData.files(in: folder, ext: format.rawValue).map { "\(folder)/\($0)" }
  }

  /// The narratives in one file; none where it can't be read, which is not for here to tell.
  static func narratives(in file: String, _ format: FHIRFormat) throws -> [[UInt8]] {
    guard let document = format.read(try TestData.bytes(file)).document else { return [] }
    var narratives: [[UInt8]] = []
    gather(document.root, into: &narratives)
    return narratives
  }

  private static func gather(_ element: Element, into narratives: inout [[UInt8]]) {
    for child in element.children {
      if R4.schema[child.type].format == .xhtml, child.hasValue { narratives.append(Array(child.bytes)) }
      gather(child, into: &narratives)
    }
  }
}
