import Storage

/// What a search is to be answered with: how many, in which order, with what beside them, and how much of each.
extension SearchRequest {
  mutating func use(
    _ control: SearchQuery.Control, _ name: String, _ value: String, isLenient: Bool
  ) throws(ParameterFault) {
    switch control {
    case .count(let count): query.count = min(count, Self.largestCount)
    case .summary, .elements:
      do throws(SearchProblem) {
        if let taken = try presentation.take(control, of: types, isLenient: isLenient) { used.append(taken) }
      } catch { throw .problem(error) }
      return
    case .total(let total): query.counting = total == .none ? .none : .exact
    case .sort(let rules):
      let known = try order(rules, isLenient: isLenient)
      query.order = known.map(\.key)
      guard !known.isEmpty else { return }
      used.append((name, known.map(\.written).joined(separator: ",")))
      return
    case .include(let rule): query.inclusions += try inclusions(rule)
    case .format, .pretty, .uncontained: break
    }
    used.append((name, value))
  }

  private func order(
    _ rules: [SearchQuery.SortRule], isLenient: Bool
  ) throws(ParameterFault) -> [(key: SortKey, written: String)] {
    var keys: [(key: SortKey, written: String)] = []
    for rule in rules {
      do throws(ParameterFault) {
        let value = try sortValue(rule.code)
        keys.append(
          (SortKey(value, isDescending: rule.isDescending), rule.isDescending ? "-\(rule.code)" : rule.code))
      } catch {
        if isLenient, case .problem = error { continue }
        throw error
      }
    }
    return keys
  }

  private func sortValue(_ code: String) throws(ParameterFault) -> SortKey.Value {
    if code == "_id" { return .id }
    if code == "_lastUpdated" { return .updated }
    var kinds: Set<SearchTerm.Kind> = []
    for type in types {
      guard let parameter = field.parameter(code, of: type) else {
        throw .problem(SearchQuery.unknown(code, of: type, in: field))
      }
      do throws(Refusal) { try field.demand(code, of: type) } catch { throw .refused(error) }
      kinds.insert(parameter.kind)
    }
    guard kinds.count == 1, let kind = kinds.first else {
      throw .problem(.unsupportedParameter(SearchProblem.clipped(code)))
    }
    return switch kind {
    case .date, .number, .quantity: .range(parameter: code)
    case .token, .string, .reference, .uri: .code(parameter: code)
    }
  }

  /// Parameters that are named must be open; of `*`, those that are.
  private func inclusions(_ rule: SearchQuery.IncludeRule) throws(ParameterFault) -> [Inclusion] {
    let direction: Inclusion.Direction = rule.isReverse ? .backward : .forward
    let name = rule.isReverse ? "_revinclude" : "_include"
    func inclusion(_ type: String, _ codes: [String]) -> Inclusion {
      Inclusion(direction, type, codes, target: rule.target, iterates: rule.iterates)
    }
    if let type = rule.type {
      guard field.types.contains(type) else {
        throw .problem(.badValue(parameter: name, alternative: 1, expected: .servedType))
      }
      guard let code = rule.code else { return [inclusion(type, references(of: type))] }
      guard let parameter = field.parameter(code, of: type), parameter.kind == .reference else {
        throw .problem(
          .badValue(parameter: name, alternative: 1, expected: .referenceParameter))
      }
      do throws(Refusal) { try field.demand(code, of: type) } catch { throw .refused(error) }
      return [inclusion(type, [code])]
    }
    let from = rule.isReverse || rule.iterates ? field.types : types
    return from.map { inclusion($0, references(of: $0)) }
  }

  private func references(of type: String) -> [String] {
    (field.index(type)?.parameters.values.filter { $0.kind == .reference && field.isOpen($0.code, false, type) } ?? [])
      .map(\.code).sorted()
  }
}
