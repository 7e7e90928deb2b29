import Foundation
import Mapping
import Tree

/// Tells a provenance, a line for each value: first the resource's, then the entry's.
struct ProvenanceReport {
  private let provenance: Provenance
  private let lens: Lens
  private let language: Language
  private let showsValues: Bool
  /// What goes before the names of mapping files, so that an editor finds them.
  private let folder: String

  init(_ provenance: Provenance, _ lens: Lens, in folder: String, language: Language, showsValues: Bool) {
    self.provenance = provenance
    self.lens = lens
    self.language = language
    self.showsValues = showsValues
    self.folder = "\(folder)/"
  }

  /// All lines, without line ends.
  var lines: [String] {
    let isJapanese = language == .japanese
    var counts = (fields: 0, constants: 0, left: 0)
    var lines = [isJapanese ? "  リソースの要素" : "  elements of the resource"]
    for line in provenance.lines {
      switch line.fate {
      case .field: counts.fields += 1
      case .constant: counts.constants += 1
      case .residue: counts.left += 1
      }
      lines.append("    \(line.element.path)\(value(of: line.element)) \(told(line.fate, of: line.element))")
    }
    lines.append(isJapanese ? "  項目の値" : "  fields of the entry")
    for field in provenance.fields {
      let makes = field.makes.map(\.path)
      let others = makes.count > 1 ? (isJapanese ? " と " : " with ") + makes.dropFirst().joined(separator: ", ") : ""
      let name = "\(field.element.fieldPath)\(value(of: field.element))"
      lines.append("    \(name) -> \(makes[0])\(others) [\(Self.told(field.row, in: folder))]")
    }
    lines.append(
      isJapanese
        ? "  値\(provenance.lines.count)件: 項目\(counts.fields)、定数\(counts.constants)、残り\(counts.left)"
        : "  \(provenance.lines.count) values: \(counts.fields) to fields, \(counts.constants) constants, "
          + "\(counts.left) left")
    return lines
  }

  private func value(of element: Element) -> String {
    guard showsValues else { return "" }
    return " = \(ValueText.value(of: element))"
  }

  private func told(_ fate: Provenance.Fate, of element: Element) -> String {
    let isJapanese = language == .japanese
    let spelling = isJapanese ? "（表記は残りに保持）" : ", its spelling in the residue"
    switch fate {
    case .field(let field, let row, let isPreferred):
      return "-> \(field.fieldPath)\(isPreferred ? "" : spelling) [\(Self.told(row, in: folder))]"
    case .constant(let place, let isPreferred):
      let at = "\(folder)\(lens.file)" + (place.map { ":\($0.line)" } ?? "")
      return "\(isJapanese ? "定数" : "constant")\(isPreferred ? "" : spelling) [\(at)]"
    case .residue(let reason, let whole):
      let why = reason.text(file: lens.file, in: folder, language)
      let all = whole.nodeIndex == element.nodeIndex ? "" : "\(whole.path): "
      return "\(isJapanese ? "残り" : "residue"): \(all)\(why)"
    }
  }

  /// `Mappings/groups/note.yaml:8, used at Mappings/diagnosis.yaml:30: at <-> time`
  static func told(_ row: Provenance.Row, in folder: String) -> String {
    "\(row.origins.map { "\(folder)\($0)" }.joined(separator: ", used at ")): \(row.text)"
  }
}
