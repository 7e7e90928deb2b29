import FHIR
import Tree

/// The resources that a command about mappings is given: of files, folders or standard input, in NDJSON each line, of a
/// Bundle each entry's.
struct MappingInputs {
  /// A resource, and what messages call it: `file`, `file:line`, `file: Bundle.entry[2].resource`.
  struct Given {
    let name: String
    /// Its file's name without folder and ending.
    let stem: String
    let resource: Document
  }

  let paths: [String]
  let language: Language

  /// Gives each resource to `body`, and tells what can't be read. Whether all could be read.
  func each(_ body: (Given) throws -> Void) throws -> Bool {
    let inputs = Inputs(paths)
    var bystanders = Bystanders()
    if let note = inputs.note(language) { Files.complain(note) }
    for (fault, _) in inputs.faults { Files.complain(fault.text(language)) }
    var isWhole = inputs.faults.isEmpty
    var count = 0
    for file in inputs.files {
      do {
        var reader = try ResourceReader(file.path)
        while let text = try reader.next() {
          let reading = text.reading()
          if bystanders.take(reading.issues, of: file, line: text.line) { continue }
          for issue in reading.issues { Files.complain(issue.rendered(file: reader.name, language: language)) }
          guard reading.isUsable, let document = reading.document else {
            isWhole = false
            continue
          }
          let name = text.line.map { "\(reader.name):\($0)" } ?? reader.name
          let stem = file.path == "-" ? "stdin" : String(file.name.prefix(upTo: Self.end(of: file.name)))
          for resource in Self.resources(of: document) {
            count += 1
            let place = resource.path.map { "\(name): \($0)" } ?? name
            try body(Given(name: place, stem: stem, resource: resource.document))
          }
        }
        if let fault = reader.fault {
          Files.complain(fault.rendered(file: reader.name, language: language))
          isWhole = false
        }
      } catch let fault as Files.Fault {
        Files.complain(fault.text(language))
        isWhole = false
      }
    }
    if let note = bystanders.note(language) { Files.complain(note) }
    if bystanders.count > 0, count == 0 {
      Files.complain(Bystanders.alone(paths.joined(separator: ", ")).text(language))
      isWhole = false
    }
    return isWhole
  }

  /// A resource itself, or those in the entries of a Bundle, with their paths.
  private static func resources(of document: Document) -> [(path: String?, document: Document)] {
    guard document.root.name == "Bundle" else { return [(nil, document)] }
    return document.root.all("entry").compactMap { $0.first("resource") }.map { element in
      var builder = DocumentBuilder(schema: document.schema, root: element.type)
      builder.copyChildren(of: element)
      return (element.path, builder.finish())
    }
  }

  private static func end(of name: String) -> String.Index {
    name.lastIndex(of: ".").flatMap { $0 > name.startIndex ? $0 : nil } ?? name.endIndex
  }
}
