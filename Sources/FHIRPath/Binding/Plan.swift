import Tree
import Values

/// An expression bound to a schema: what to do, in numbers instead of names. It holds no text but literals.
///
/// *Items* come from the first cases, one by one; *truths* are yes, no or unknown; the rest are single values.
indirect enum Plan: Sendable {
  // Items.
  /// What the expression, or the criterion at hand, is evaluated on.
  case this
  case index, total
  case variable(Variable)
  case literal(Item)
  /// `{}`
  case nothing
  /// The children that are one of these elements, and of those the children that are one of the next.
  case steps(Plan, [NumberSet])
  case children(Plan, at: Int)
  case descendants(Plan, at: Int)
  /// The value of a primitive, as one of FHIRPath's own types.
  case systemValue(Plan)
  /// `type()`
  case describe(Plan)
  /// `namespace`, `name` or `baseType` of what `type()` gave.
  case described(Plan, DescriptionPart)
  case ofType(Plan, TypeTest)
  /// `as()`: the same, of one item.
  case cast(Plan, TypeTest, at: Int)
  /// The items for which the second plan is true.
  case filter(Plan, Plan, at: Int)
  case select(Plan, Plan, at: Int)
  /// `repeat`; `repeatAll` where what was given already is given again.
  case `repeat`(Plan, Plan, isAll: Bool, at: Int)
  case aggregate(Plan, Plan, initial: Plan, at: Int)
  case sort(Plan, [SortKey], at: Int)
  case trace(Plan, name: Plan, projection: Plan?, at: Int)
  /// `iif`: the plan that is evaluated on the source's one item, the criterion, and what then.
  case choose(Plan?, Plan, then: Plan, otherwise: Plan, at: Int)
  /// The items of the first plan that gives any.
  case coalesce([Plan])
  /// The items, once they and what is projected from them all are kept under these numbers.
  case define(Plan, items: Int, Plan?, value: Int, at: Int)
  case item(Plan, Plan, at: Int)
  case part(Part, Plan, Plan?, at: Int)
  case union([Plan])
  case combine(Plan, Plan, at: Int)
  case intersect(Plan, Plan)
  case exclude(Plan, Plan)
  case distinct(Plan)
  /// The extensions (one of these elements) whose `url` has the text that the last plan gives.
  case extensions(Plan, NumberSet, url: ElementID, Plan, at: Int)
  /// The items, which must have no modifier extension (one of these elements) but those of the last plans.
  case modifiers(Plan, NumberSet, url: ElementID, [Plan], at: Int)
  case resolve(Plan)
  case split(Plan, Plan?, at: Int)

  // Truths.
  case exists(Plan)
  case isEmpty(Plan)
  case not(Plan, at: Int)
  case logic(Logic, Plan, Plan, at: Int)
  case equal(Plan, Plan, isNegated: Bool)
  case equivalent(Plan, Plan, isNegated: Bool)
  case compare(Comparison, Plan, Plan, at: Int)
  /// Whether the left's one item is among the right's items.
  case isIn(Plan, Plan, name: String, at: Int)
  case all(Plan, Plan, at: Int)
  /// `allTrue()` and the like: whether all, or any, are true, or false.
  case every(Plan, value: Bool, isAny: Bool, at: Int)
  case isDistinct(Plan)
  case subset(Plan, Plan)
  case isType(Plan, TypeTest, at: Int)
  /// Whether the one reference points to one of these types, by where it leads or else by what it says itself.
  case pointsTo(Plan, TypeTest, ReferenceTest?, at: Int)
  case hasValue(Plan)
  case check(Check, Plan, Plan?, at: Int)

  // Values.
  case count(Plan)
  case arithmetic(Arithmetic, Plan, Plan, at: Int)
  case sign(Plan, isMinus: Bool, at: Int)
  case join(Plan, Plan?, at: Int)
  case concatenate(Plan, Plan, at: Int)
  case call(any ScalarFunction, Plan, [Plan], at: Int)
  case now(SystemType)

  /// `%context` and the like.
  enum Variable: Sendable {
    case context, resource, rootResource
    case named(String, at: Int)
    /// One of `defineVariable`, by its number.
    case defined(Int)
  }

  enum DescriptionPart: String, Sendable { case namespace, name, baseType }

  /// Which of the items, in order.
  enum Part: String, Sendable { case first, last, tail, single, skip, take }

  enum Logic: String, Sendable { case and, or, xor, implies }

  enum Comparison: String, Sendable {
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
  }

  enum Arithmetic: String, Sendable {
    case plus = "+"
    case minus = "-"
    case times = "*"
    case divide = "/"
    case div, mod
  }

  /// What asks something outside the document.
  enum Check: String, Sendable { case memberOf, conformsTo, subsumes, subsumedBy, htmlChecks }

  struct SortKey: Sendable {
    let plan: Plan
    let isDescending: Bool
  }
}

extension Plan {
  /// Where in the expression it stands, of those that may cost much; nil for the others.
  var place: Int? {
    switch self {
    case .children(_, let at), .descendants(_, let at), .cast(_, _, let at), .filter(_, _, let at),
      .select(_, _, let at), .repeat(_, _, _, let at), .aggregate(_, _, _, let at), .sort(_, _, let at),
      .trace(_, _, _, let at), .choose(_, _, _, _, let at), .item(_, _, let at), .part(_, _, _, let at),
      .combine(_, _, let at), .define(_, _, _, _, let at), .extensions(_, _, _, _, let at),
      .modifiers(_, _, _, _, let at), .split(_, _, let at),
      .not(_, let at), .logic(_, _, _, let at), .compare(_, _, _, let at), .isIn(_, _, _, let at),
      .all(_, _, let at), .every(_, _, _, let at), .isType(_, _, let at), .pointsTo(_, _, _, let at),
      .check(_, _, _, let at), .arithmetic(_, _, _, let at), .sign(_, _, let at), .join(_, _, let at),
      .concatenate(_, _, let at), .call(_, _, _, let at):
      at
    default: nil
    }
  }
}
