import Tree
import XML

extension Issue {
  /// Why a text is no XML that is accepted here, as an issue: always fatal. `depth` is how deep elements may stand.
  init(_ fault: XMLFault, depth: Int) {
    let place = Place(fault.position)
    switch fault.code {
    // Subjects are notation, which needs no translation.
    case .doctype: self.init(.xmlForbidden, place: place, subjects: ["`<!DOCTYPE>`"])
    case .entity: self.init(.xmlForbidden, place: place, subjects: ["`&entity;`"])
    case .depth: self.init(.tooDeep, place: place, subjects: ["\(depth)"])
    case .size:
      let limit = fault.excess.map { "\($0)" } ?? "XML"
      self.init(.tooLarge, place: place, subjects: [limit])
    case .encoding: self.init(.xmlEncoding, place: place, subjects: [fault.text])
    case .syntax, .character, .namespace, .failure:
      self.init(.xmlSyntax, place: place, subjects: [fault.text])
    }
  }
}

extension Place {
  init(_ position: XMLPosition) {
    self.init(line: position.line, column: position.column)
  }
}
