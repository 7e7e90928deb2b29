/// A row as it stands in a line of a mapping file: what can be changed in it.
struct RowLine {
  var indent: String
  var isEach = false
  var left = ""
  var right = ""
  var key: [String] = []
  var via: String?
  var group: String?
  /// A constant's value.
  var value: String?
  var isChoice = false
  /// Whether rows stand below.
  var opens = false

  /// Nil for a line that is no row.
  init?(_ line: String) {
    indent = String(line.prefix { $0 == " " })
    var rest = line.dropFirst(indent.count)
    guard rest.hasPrefix("- "), !rest.hasPrefix("- \""), !rest.contains(" #") else { return nil }
    rest = rest.dropFirst(2)
    if rest == "choice:" {
      isChoice = true
      opens = true
      return
    }
    if rest.hasSuffix(":") {
      opens = true
      rest = rest.dropLast()
    } else if let colon = rest.firstRange(of: ": ") {
      group = String(rest[colon.upperBound...])
      rest = rest[..<colon.lowerBound]
    }
    if rest.hasPrefix("each ") {
      isEach = true
      rest = rest.dropFirst(5)
    }
    if let arrow = rest.firstRange(of: " <-> ") {
      left = String(rest[..<arrow.lowerBound])
      var tail = rest[arrow.upperBound...]
      if let by = tail.firstRange(of: " by ") {
        key = tail[by.upperBound...].split(separator: "+").map(String.init)
        tail = tail[..<by.lowerBound]
      } else if let word = tail.firstRange(of: " via ") {
        via = String(tail[word.upperBound...])
        tail = tail[..<word.lowerBound]
      }
      right = String(tail)
    } else if let equals = rest.firstRange(of: " = ") {
      right = String(rest[..<equals.lowerBound])
      value = String(rest[equals.upperBound...])
    } else {
      return nil
    }
  }

  /// The line again.
  var line: String {
    if isChoice { return "\(indent)- choice:" }
    var text = "\(indent)- "
    if let value { return "\(text)\(right) = \(value)" }
    if isEach { text += "each " }
    text += "\(left) <-> \(right)"
    if !key.isEmpty { text += " by \(key.joined(separator: "+"))" }
    if let via { text += " via \(via)" }
    if let group { text += ": \(group)" }
    return opens ? "\(text):" : text
  }

  func changed(_ change: (inout RowLine) -> Void) -> RowLine {
    var row = self
    change(&row)
    return row
  }
}
