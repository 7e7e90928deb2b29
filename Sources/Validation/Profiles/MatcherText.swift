import FHIR
import Tree

/// What a matcher looks for, in the notation of discriminators: for telling people what an item would need.
extension Matcher {
  var text: String { Self.text(test, path) }

  private static func text(_ test: Test, _ path: String) -> String {
    switch test {
    case .value(let value): "\(path) = \(ProfileWalk.shown(value.value))"
    case .text(let text): "\(path) = \"\(String(decoding: text, as: UTF8.self))\""
    case .codes(let slot): "\(path) in \(slot.name)"
    case .children(let asked):
      asked.map { one in
        let name = one.elements.elements.first.map { R4.schema[$0].choice ?? R4.schema[$0].name } ?? ""
        return text(one.test, path == "$this" ? name : "\(path).\(name)")
      }.joined(separator: ", ")
    case .types(let types): "\(path) is \(types.map { R4.schema[$0].name }.joined(separator: " | "))"
    case .fits(let slots): "\(path) conformsTo \(slots.map(\.url).joined(separator: " | "))"
    case .all(let tests): tests.map { text($0, path) }.joined(separator: ", ")
    case .exists(let isThere): "\(path).\(isThere ? "exists()" : "empty()")"
    case .untold: path
    }
  }
}
