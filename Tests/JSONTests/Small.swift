import JSON
import Testing
import Tree

/// What most tests need: reading and writing under the small schema.
struct Small {
  let schema: Schema

  init() throws {
    schema = try SmallSchema.shared.get()
  }

  func reading(_ text: String, as root: String? = nil, anchors: Bool = false) throws -> Reading {
    let type = try root.map { try #require(schema.type(named: $0)) }
    return JSONReader(schema: schema, anchors: anchors).read(Array(text.utf8), as: type)
  }

  /// The document of a text without faults.
  func document(
    _ text: String, as root: String? = nil, anchors: Bool = false, _ location: SourceLocation = #_sourceLocation
  ) throws -> Document {
    let reading = try reading(text, as: root, anchors: anchors)
    #expect(rendered(reading.issues) == [], sourceLocation: location)
    return try #require(reading.document, sourceLocation: location)
  }

  /// The issues of a text, as `line:column path code subject, subject`.
  func faults(_ text: String, as root: String? = nil, anchors: Bool = false) throws -> [String] {
    rendered(try reading(text, as: root, anchors: anchors).issues)
  }

  private func rendered(_ issues: [Tree.Issue]) -> [String] {
    issues.map { issue in
      let place = issue.place.map { "\($0.line):\($0.column)" } ?? "-"
      let subjects = issue.subjects.filter { !$0.isEmpty }.joined(separator: ", ")
      return [place, issue.path, issue.code.rawValue, subjects].filter { !$0.isEmpty }.joined(separator: " ")
    }
  }
}

/// A document as compact text.
func compact(_ document: Document) -> String {
  String(decoding: JSONWriter.text(document), as: UTF8.self)
}
