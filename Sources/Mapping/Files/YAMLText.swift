import Tree
import Yams

/// A YAML file with its name: every node keeps its place, so that each finding points into the file.
///
/// It knows YAML's three shapes and nothing of mappings.
struct YAMLText {
  let file: String
  let root: Yams.Node

  /// Reads the text. Fails with one located issue.
  init(_ text: [UInt8], file: String) throws(MappingFault) {
    self.file = file
    do {
      guard let root = try Yams.compose(yaml: String(decoding: text, as: UTF8.self)) else {
        throw MappingFault(
          file, Issue(.mappingSyntax, subjects: ["the file is empty: write what is to stand in it, or remove it"]))
      }
      self.root = root
    } catch let fault as MappingFault {
      throw fault
    } catch {
      throw MappingFault(file, Self.issue(of: error))
    }
  }

  /// What is wrong with the text, and where.
  private static func issue(of error: any Error) -> Issue {
    switch error {
    case YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
      YamlError.composer(_, let problem, let mark, _):
      Issue(
        .mappingSyntax, place: Place(line: mark.line, column: mark.column), subjects: [YAMLProblem.told(problem)])
    case YamlError.duplicatedKeysInMapping(let keys, let context):
      Issue(
        .mappingSyntax, place: Place(line: context.mark.line, column: context.mark.column),
        subjects: ["`\(keys.first ?? "")` stands twice: keep one"])
    default: Issue(.mappingSyntax, subjects: [YAMLProblem.told("")])
    }
  }
}

extension Yams.Node {
  var place: Place? { mark.map { Place(line: $0.line, column: $0.column) } }

  /// Where the text of a scalar starts: behind the quote, if it has one.
  var textPlace: Place? {
    guard let place, let style = scalar?.style, style == .singleQuoted || style == .doubleQuoted else { return place }
    return Place(line: place.line, column: place.column + 1)
  }

  /// The pairs of a mapping in order, or nil.
  var pairs: [(key: Yams.Node, value: Yams.Node)]? { mapping.map { $0.map { ($0.key, $0.value) } } }

  /// The items of a sequence, or nil.
  var items: [Yams.Node]? { sequence.map { Array($0) } }

  /// The text of a scalar exactly as written, whatever YAML would make of it.
  var text: String? { scalar?.string }

  /// The value of a key of a mapping.
  func value(_ key: String) -> Yams.Node? { pair(key)?.value }

  /// A key of a mapping.
  func key(_ key: String) -> Yams.Node? { pair(key)?.key }

  private func pair(_ key: String) -> (key: Yams.Node, value: Yams.Node)? {
    mapping?.first { $0.key.scalar?.string == key }.map { ($0.key, $0.value) }
  }
}
