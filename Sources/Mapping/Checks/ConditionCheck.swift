import Tree

/// The rules about `when`: what a lens writes, it takes again.
extension Lens {
  /// Which of several values a resource has, only a row can say; the entry must have it, or what is made of it would not
  /// meet the condition. What `!=` excludes, no constant writes.
  func conditionFaults() -> [MappingFault] { severalFaults() + excludedFaults() }

  private func severalFaults() -> [MappingFault] {
    conditions.filter { !$0.isNegated && $0.test.isOfSeveral }.compactMap { condition in
      let row = resourcePlan.row(at: condition.test.steps[...])
      if let row, isSure([row], []) { return nil }
      let says = "with several values, a row maps `\(condition.test.text)` to a field with `min: 1`"
      return MappingFault(file, Issue(.mappingSyntax, place: condition.place, subjects: [says]))
    }
  }

  private func excludedFaults() -> [MappingFault] {
    conditions.filter(\.isNegated).flatMap { condition in
      resourcePlan.constants(at: condition.test).map { constant in
        MappingFault(
          file,
          Issue(.mappingExcluded, place: constant.takenAt ?? constant.place, subjects: [condition.test.text]),
          other: condition.place.map { MappingFault.Spot(file: file, place: $0) })
      }
    }
  }
}

extension Plan {
  /// The constants that write one of the test's texts where it looks.
  fileprivate func constants(at test: PathTest) -> [Plan] { constants(test.steps[...], test.accepted) }

  private func constants(_ steps: ArraySlice<PathTest.Step>, _ texts: [[UInt8]]) -> [Plan] {
    guard let step = steps.first else {
      if case .constant(let emitted, _)? = leaf, texts.contains(emitted) { return [self] }
      return []
    }
    return children.filter { child in
      child.element == step.element && step.only.allSatisfy { !child.constants(at: $0).isEmpty }
    }.flatMap { $0.constants(steps.dropFirst(), texts) }
  }
}
