import Storage

/// What is searched.
enum SearchSubject: Hashable {
  /// Entries of one type.
  case type(String)
  /// Entries of all types, or of those that `_type` names.
  case system
  /// A patient's record: entries of one type, or of all.
  case record(patient: String, type: String?)

  /// The path behind the base address.
  var path: String {
    switch self {
    case .type(let type): "/\(type)"
    case .system: ""
    case .record(let patient, let type): "/Patient/\(patient)/\(type ?? "*")"
    }
  }

  /// The type, where there is but one.
  var type: String? {
    switch self {
    case .type(let type): type
    case .system: nil
    case .record(_, let type): type
    }
  }
}

/// The parameters of a search, understood: what is asked of the store, and what is shown of what it gives. Everything that can be
/// refused is refused here, by what the request says and what the scope may read, before any data is looked at.
struct SearchRequest {
  var query: EntryQuery
  /// How much of each resource is shown.
  var presentation = Presentation()
  /// The sealed place where the page before ended.
  private(set) var after: String?
  /// Those that were used, for links.
  var used = UsedParameters()
  /// What may be searched.
  let field: SearchField
  /// The types that are searched.
  let types: [String]
  /// By type.
  private var tests: [String: [EntryTest]] = [:]
  private var values = 0

  /// How many entries a page has when nothing is asked, and at most.
  static let usualCount = 20
  static let largestCount = 200
  /// How many values all parameters of a request may name together.
  static let mostValues = 500
  /// Up to how many matches are counted when nothing is asked.
  static let usuallyCounted = 200

  /// A search of one type, in which each parameter is asked of the resource itself.
  init(
    _ type: String, _ parameters: [(name: String, value: String)], index: SearchIndex, isLenient: Bool,
    isOpen: @escaping (_ parameter: String, _ wholly: Bool) -> Bool
  ) throws(Refusal) {
    try self.init(
      .type(type), parameters, isLenient: isLenient,
      in: SearchField(
        types: [type], index: { $0 == type ? index : nil },
        isOpen: { parameter, wholly, _ in isOpen(parameter, wholly) }))
  }

  /// A search of the field.
  init(
    _ subject: SearchSubject, _ parameters: [(name: String, value: String)], isLenient: Bool, in field: SearchField
  ) throws(Refusal) {
    self.field = field
    types = try Self.types(subject, parameters, in: field)
    query = EntryQuery(kinds: [], count: Self.usualCount, counting: .upTo(Self.usuallyCounted))
    if case .record(let patient, _) = subject { query.patients = [patient] }
    for (name, value) in parameters {
      do throws(ParameterFault) {
        try read(name, value, isLenient: isLenient, isSystem: subject.type == nil)
      } catch {
        // What was sent to narrow the answer is left out only where the caller says so.
        if isLenient, case .problem(let problem) = error, problem.isLeftOutLeniently { continue }
        throw error.refusal
      }
    }
    if presentation.summary == .count { query.count = 0 }
    // Where nothing is shown but the number, it is the number.
    if query.count == 0 { query.counting = .exact }
    query.kinds = EntryKind.of(types) { tests[$0] ?? [] }
  }

  private static func types(
    _ subject: SearchSubject, _ parameters: [(name: String, value: String)], in field: SearchField
  ) throws(Refusal) -> [String] {
    if let type = subject.type {
      guard field.types.contains(type) else { throw .unknownType(type) }
      return [type]
    }
    let named = parameters.filter { $0.name == "_type" }
    guard !named.isEmpty else { return field.types }
    var types = Set(field.types)
    for (_, value) in named {
      let names = Set(value.split(separator: ",", omittingEmptySubsequences: false).map(String.init))
      guard names.isSubset(of: field.types) else {
        throw .badParameter(
          name: "_type", reason: "name resource types that are served here, with commas between them",
          japanese: "ここで扱うリソース型をカンマで区切って書いてください")
      }
      types.formIntersection(names)
    }
    return types.sorted()
  }

  private mutating func read(
    _ name: String, _ value: String, isLenient: Bool, isSystem: Bool
  ) throws(ParameterFault) {
    if name == "_after" {
      after = value
      return
    }
    if name == "_type", isSystem {
      used.append((name, value))
      return
    }
    guard !value.isEmpty else { throw .problem(.noValue(SearchProblem.clipped(name))) }
    let parts = name.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let control: SearchQuery.Control?
    do { control = try SearchQuery.control(parts.first ?? "", parts.count > 1 ? parts[1] : nil, value) } catch {
      throw .problem(error)
    }
    if let control {
      try use(control, name, value, isLenient: isLenient)
      return
    }
    values += ParameterReading.split(value).count
    guard values <= Self.mostValues else {
      throw .refused(
        .badParameter(
          name: parts.first ?? "", reason: "a search may name at most \(Self.mostValues) values",
          japanese: "1回の検索で指定できる値は\(Self.mostValues)個までです"))
    }
    var paths: [(type: String, path: ParameterPath)] = []
    for type in types { paths.append((type, try ParameterPath(name, of: type, in: field))) }
    if let patients = try patients(paths, value) {
      query.patients = query.patients.map { $0.filter(patients.contains) } ?? patients.sorted()
    } else {
      // All or none of them: what is left out is left out for every type.
      var asked: [(type: String, test: EntryTest)] = []
      for (type, path) in paths { asked.append((type, try test(path, value, of: type))) }
      for (type, test) in asked {
        if case .all(let all) = test { tests[type, default: []] += all } else { tests[type, default: []].append(test) }
      }
    }
    used.append((name, value))
  }

  // MARK: Conditions

  /// Whose record the entries must be of, where that is all that the parameter says: the store has it in a column.
  private func patients(
    _ paths: [(type: String, path: ParameterPath)], _ value: String
  ) throws(ParameterFault) -> Set<String>? {
    var patients: Set<String>?
    for (type, path) in paths {
      guard case .own(let code, let modifier) = path, field.namesPatient(code, type) else { return nil }
      var named: Set<String> = []
      for alternative in try condition(code, modifier, value, type).alternatives {
        switch alternative {
        case .reference(let address) where address.hasPrefix("Patient/"): named.insert(String(address.dropFirst(8)))
        case .referenceID(let id): named.insert(id)
        default: return nil
        }
      }
      guard patients == nil || patients == named else { return nil }
      patients = named
    }
    return patients
  }

  private func condition(
    _ code: String, _ modifier: String?, _ value: String, _ type: String
  ) throws(ParameterFault) -> SearchCondition {
    guard let index = field.index(type) else { throw .refused(.unknownType(type)) }
    do { return try SearchQuery.condition(code, modifier, value, for: index, in: field) } catch {
      throw .problem(error)
    }
  }

  private func test(
    _ path: ParameterPath, _ value: String, of type: String
  ) throws(ParameterFault) -> EntryTest {
    switch path {
    case .own(let code, let modifier):
      let condition = try self.condition(code, modifier, value, type)
      // Whoever sees an entry sees its labels, and is asked about nothing else.
      if code == "_security" { return .labels(condition, field.marks()) }
      // Of data it may read only in part, a caller can't be told what they are not.
      do throws(Refusal) {
        try field.demand(code, condition.modifier, wholly: condition.modifier.isNegative, of: type)
      } catch { throw .refused(error) }
      return EntryTest(condition)
    case .forward(let parameter, let targets):
      var kinds: [EntryKind] = []
      for target in targets {
        kinds.append(EntryKind(target.type, [try test(target.rest, value, of: target.type)]))
      }
      return .refers(parameter: parameter, to: kinds)
    case .backward(let other, let parameter, let rest):
      return .referred(by: EntryKind(other, [try test(rest, value, of: other)]), through: parameter)
    }
  }
}
