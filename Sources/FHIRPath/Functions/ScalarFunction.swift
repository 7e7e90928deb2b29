/// A function of one value: it is given the value and its arguments, all of FHIRPath's own types, and gives one value or
/// none. When the value or an argument is empty, so is what it gives, and it is not called.
protocol ScalarFunction: Sendable {
  /// As it is called.
  var name: String { get }
  /// What it takes and gives.
  var signature: Signature { get }
  /// What it gives of values that the signature allows.
  func apply(_ input: Item, _ arguments: [Item], _ run: Run, at: Int) throws(Stop) -> Item?
  /// Refuses a call whose literals can't be meant.
  func check(_ call: Call) throws(Stop)
}

extension ScalarFunction {
  func check(_ call: Call) throws(Stop) {}
}

/// What a function takes and gives.
struct Signature: Sendable {
  let input: Kinds
  let arguments: [Kinds]
  /// How many of the arguments must be there.
  let required: Int
  /// Nil for what the input is.
  let result: Kinds?

  init(_ input: Kinds, _ arguments: [Kinds] = [], required: Int? = nil, gives result: Kinds?) {
    self.input = input
    self.arguments = arguments
    self.required = required ?? arguments.count
    self.result = result
  }

  var arity: ClosedRange<Int> { required...arguments.count }

  /// The arguments, to be told.
  var takes: String {
    guard !arguments.isEmpty else { return "no arguments" }
    let kinds = arguments.map { $0 == .any ? "anything" : $0.names.joined(separator: " or ") }
    return required == arguments.count
      ? "(\(kinds.joined(separator: ", ")))" : "(\(kinds.joined(separator: ", "))) or less"
  }
}

enum ScalarFunctions {
  static let all: [any ScalarFunction] =
    TextFunction.allCases + MathFunction.allCases + Conversion.all + BoundaryFunction.allCases
    + DatePart.allCases + Interval.allCases
}
