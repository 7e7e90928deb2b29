import Tree

/// The rule about profiles: what the lens's profile requires, some row or constant makes.
///
/// Whether an entry has the field that does is the entry's business: many resources are right by FHIR and lack what a
/// profile asks. But one that has it all must not owe it to the residue.
extension Lens {
  func profileFaults(_ required: ProfileRequirements) -> [MappingFault] {
    guard let profile else { return [] }
    return required.demands(of: profile).compactMap { demand in
      guard let name = demand.steps.last?.text, isMissing(demand.steps[...], demand.isOptional, in: resourcePlan) else {
        return nil
      }
      let parent = ([resourceSchema[resourceType].name] + demand.steps.dropLast().map(\.name)).joined(separator: ".")
      return MappingFault(
        file, Issue(.mappingProfile, path: parent, place: places.profile ?? places.rows, subjects: [name, profile]))
    }
  }

  /// Whether what stands at the beginning of the path is made, but its end nowhere below; of something optional, whether
  /// its end is made, but never as it must be.
  private func isMissing(
    _ steps: ArraySlice<ProfileRequirements.Step>, _ isOptional: Bool, in plan: Plan
  ) -> Bool {
    guard let step = steps.first else { return false }
    let named = plan.children.filter { resourceSchema[$0.element].isCalled(step.name) }
    let meant = named.filter { child in step.only.allSatisfy { makes($0, $0.path[...], in: child) } }
    if steps.count == 1 { return meant.isEmpty && !(isOptional && named.isEmpty) }
    return meant.contains { isMissing(steps.dropFirst(), isOptional, in: $0) }
  }

  /// Whether a text can stand at a path.
  private func makes(
    _ constant: ProfileRequirements.Constant, _ path: ArraySlice<String>, in plan: Plan
  ) -> Bool {
    guard let name = path.first else {
      switch plan.leaf {
      case .constant(_, let accepted)?: return accepted.contains(constant.text)
      case .row(let row)?, .list(let row)?: return rows[row].toEntry(constant.text) != nil
      case nil: return false
      }
    }
    return plan.children.contains { child in
      resourceSchema[child.element].isCalled(name) && makes(constant, path.dropFirst(), in: child)
    }
  }
}

extension ProfileRequirements.Step {
  /// As it is told: `category[coding.system=http://…]`; `system = http://…` where it is a text itself.
  fileprivate var text: String {
    only.reduce(name) { told, constant in
      let text = String(decoding: constant.text, as: UTF8.self)
      return constant.path.isEmpty ? "\(told) = \(text)" : "\(told)[\(constant.path.joined(separator: "."))=\(text)]"
    }
  }
}

extension SchemaElement {
  /// Whether a step of a profile's path means it: `value[x]` means every alternative.
  fileprivate func isCalled(_ step: String) -> Bool {
    name == step || choice.map { "\($0)[x]" == step } ?? false
  }
}
