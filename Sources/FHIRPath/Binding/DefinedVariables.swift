import Tree

/// `defineVariable('name', …)`: what it names can be asked for by what follows it in the path, and in its arguments
/// (https://build.fhir.org/ig/HL7/FHIRPath/#definevariable; not in N1).
extension Compiler {
  /// A variable of the expression's own: where a run keeps its items, and what they may be.
  struct Defined {
    let slot: Int
    let shape: Shape
  }

  func definedVariable(_ call: Call) throws(Stop) -> Bound {
    guard case .string(let name) = call.arguments[0].form, !name.isEmpty else {
      throw Stop(.arguments(call.name, takes: "a name in quotes, and perhaps what it stands for"), at: call.at)
    }
    if call.scope.defined[name] != nil || isConstant(name) {
      throw Stop(.defined(name), at: call.arguments[0].at)
    }
    let items = newSlot()
    var value = Defined(slot: items, shape: call.source.shape)
    var projection: Plan?
    if call.arguments.count > 1 {
      // It is evaluated once, on all items: `name.defineVariable('second', skip(1).first())`.
      var scope = call.scope
      scope.focus = Bound(plan: .variable(.defined(items)), shape: call.source.shape)
      let bound = try compile(call.arguments[1], in: scope)
      projection = bound.plan
      value = Defined(slot: newSlot(), shape: bound.shape)
    }
    var result = with(
      call, .define(call.source.plan, items: items, projection, value: value.slot, at: call.at))
    result.defined[name] = value
    return result
  }

  private func newSlot() -> Int {
    warnings.slots += 1
    return warnings.slots
  }

  private func isConstant(_ name: String) -> Bool {
    if variables.contains(name) { return true }
    do throws(Stop) {
      _ = try constant(name, in: Scope(this: context), at: 0)
      return true
    } catch {
      return false
    }
  }
}
