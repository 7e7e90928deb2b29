/// An expression that has been read and not yet bound to any schema: all of FHIRPath's grammar, with its precedence
/// (FHIRPath N1, https://hl7.org/fhirpath/N1/grammar.html). It knows no types and no functions.
///
///     try Syntax(parsing: "a.b or c and d").description  // "(a.b or (c and d))"
public struct Syntax: Sendable, CustomStringConvertible {
  /// As it was written.
  public let text: String
  let root: Node

  /// Reads an expression. Errors: `ExpressionFault` with the place of the first word that fits nowhere.
  public init(parsing text: String) throws(ExpressionFault) {
    self.text = text
    do throws(Stop) {
      root = try Parser.parse(text)
    } catch {
      throw ExpressionFault(error, in: text)
    }
  }

  /// The expression with every bracket that its precedence implies: two expressions of one meaning read the same.
  public var description: String { root.description }

  /// One operation, name or literal, and where it stands.
  struct Node: Sendable {
    let form: Form
    /// The offset of the byte an error points at: an operator's own, else the first.
    let at: Int
    /// How many nodes the longest way down has.
    let depth: Int

    init(_ form: Form, at: Int) {
      self.form = form
      self.at = at
      depth = 1 + (form.parts.map(\.depth).max() ?? 0)
    }
  }

  indirect enum Form: Sendable {
    /// `{}`
    case empty
    case boolean(Bool)
    case string(String)
    case number(String)
    case date(String)
    case dateTime(String)
    case time(String)
    /// `4 'mg'`; or `4 days`, which is a calendar duration.
    case quantity(String, unit: String, isCalendar: Bool)
    /// `%context`
    case constant(String)
    /// `$this`, `$index`, `$total`
    case variable(String)
    case name(String)
    case function(String, [Node])
    /// Left, then what is invoked on it: a name or a function.
    case path(Node, Node)
    /// `a[0]`
    case item(Node, Node)
    /// `-a`, `+a`
    case sign(String, Node)
    case operation(Operator, Node, Node)
    /// `a is Quantity`, `a as FHIR.Quantity`
    case type(TypeOperator, Node, TypeName)

    var parts: [Node] {
      switch self {
      case .empty, .boolean, .string, .number, .date, .dateTime, .time, .quantity, .constant, .variable, .name: []
      case .function(_, let arguments): arguments
      case .path(let left, let right), .item(let left, let right), .operation(_, let left, let right): [left, right]
      case .sign(_, let part), .type(_, let part, _): [part]
      }
    }
  }

  /// The two operators whose right side names a type.
  enum TypeOperator: String, Sendable {
    case `is`, `as`
  }

  /// A type as it is written: `Quantity`, `FHIR.Quantity`.
  struct TypeName: Sendable {
    let parts: [String]
    let at: Int

    var name: String { parts.joined(separator: ".") }
  }

  /// The operators between two expressions, weakest first.
  enum Operator: String, Sendable, CaseIterable {
    case implies
    case or, xor
    case and
    case `in`, contains
    case equal = "="
    case equivalent = "~"
    case notEqual = "!="
    case notEquivalent = "!~"
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case union = "|"
    case plus = "+"
    case minus = "-"
    case join = "&"
    case times = "*"
    case divide = "/"
    case div, mod

    /// How strongly it binds; all are left-associative.
    var power: Int {
      switch self {
      case .implies: 1
      case .or, .xor: 2
      case .and: 3
      case .in, .contains: 4
      case .equal, .equivalent, .notEqual, .notEquivalent: 5
      case .less, .lessOrEqual, .greater, .greaterOrEqual: 6
      case .union: 7
      case .plus, .minus, .join: 9
      case .times, .divide, .div, .mod: 10
      }
    }

    /// Of `is` and `as`.
    static let typePower = 8
    /// Of the sign before an expression.
    static let signPower = 11
  }
}
