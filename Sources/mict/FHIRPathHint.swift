import FHIRPath
import Tree

/// What the command adds to a fault of an expression: how to mend what people who know other languages write.
extension ExpressionFault {
  /// The fault with its place, and a line that tells how to mend it where that is known.
  var told: String {
    guard let hint else { return description }
    return "\(description)\n\(hint)"
  }

  /// Whether the expression itself is not one, whatever it is evaluated on.
  var isOfSyntax: Bool {
    switch reason {
    case .character, .unterminated, .escape, .literal, .expected, .tooDeep, .pattern: true
    default: false
    }
  }

  private var hint: String? {
    switch reason {
    case .character where character == "\"": "hint: a text stands in single quotes: 'official'"
    case .character where character == "’" || character == "‘" || character == "＇":
      "hint: a text stands in straight single quotes: 'official'"
    // Its form is given by an example, which must not be taken for what was written.
    case .literal: "hint: the fault is in what stands at the caret; what the message shows is an example of the form"
    default: nil
    }
  }

  /// The character at the place.
  private var character: Character? { line.dropFirst(place.column - 1).first }
}
