import CR4Table
import Tree

/// A search parameter of one resource type (FHIR R4 §3.1.1), as the specification defines it.
public struct SearchParameter: Equatable, Sendable {
  /// The nine ways of comparing values.
  public enum Kind: String, CaseIterable, Sendable {
    case number, date, string, token, reference, composite, quantity, uri, special
  }

  /// As it is written in a request: `birthdate`, `_id`.
  public let code: String
  /// How its values are compared.
  public let type: Kind
  /// FHIRPath from the resource to what is searched, every alternative starting with the type it was defined for
  /// (`Patient.birthDate`, `Resource.id`); nil where the specification gives none (`_text`, `_content`, `_query`,
  /// `_filter`).
  public let expression: String?
  /// The resource types a reference may point to; empty for any.
  public let targets: [String]
  /// The canonical address of its definition.
  public let url: String
  /// What a composite parameter pairs; empty for any other.
  public let components: [Component]

  /// One of the values that a composite parameter pairs.
  public struct Component: Equatable, Sendable {
    /// How its values are compared.
    public let type: Kind
    /// FHIRPath from what the parameter's own expression gives.
    public let expression: String
  }
}

/// The search parameters of every resource type, read once from the embedded table. It knows which there are, not which
/// of them a server answers.
public enum SearchParameters {
  /// The parameters of that type, those of `DomainResource` and `Resource` included, sorted by code; none for a name
  /// that is no resource type.
  public static func of(_ resourceType: String) -> [SearchParameter] { byType[resourceType] ?? [] }

  private static let byType: [String: [SearchParameter]] = {
    let own = ownParameters()
    let schema = R4.schema
    var result: [String: [SearchParameter]] = [:]
    for type in schema.types where type.kind == .root || type.kind == .abstract {
      var parameters: [SearchParameter] = []
      var current: SchemaType? = type
      while let ancestor = current {
        parameters += own[ancestor.name] ?? []
        current = ancestor.base.map { schema[$0] }
      }
      result[type.name] = parameters.sorted { $0.code < $1.code }
    }
    return result
  }()

  /// Those of each type itself, without what it inherits.
  private static func ownParameters() -> [String: [SearchParameter]] {
    let table = mict_r4_search()
    var result: [String: [SearchParameter]] = [:]
    for line in UnsafeBufferPointer(start: table.bytes, count: table.length).split(separator: UInt8(ascii: "\n")) {
      if line.first == UInt8(ascii: "#") { continue }
      let columns = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
      guard columns.count == 6 || columns.count == 7, let kind = SearchParameter.Kind(rawValue: columns[2]) else {
        preconditionFailure("The embedded R4 search table is unreadable; remake it with `mict table r4`.")
      }
      result[columns[0], default: []].append(
        SearchParameter(
          code: columns[1], type: kind, expression: columns[3].isEmpty ? nil : columns[3],
          targets: columns[4].split(separator: ",").map(String.init), url: columns[5],
          components: columns.count == 7 ? components(columns[6]) : []))
    }
    return result
  }

  private static func components(_ column: String) -> [SearchParameter.Component] {
    column.split(separator: ";").map { text in
      let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
      guard parts.count == 2, let kind = SearchParameter.Kind(rawValue: parts[0]) else {
        preconditionFailure("The embedded R4 search table is unreadable; remake it with `mict table r4`.")
      }
      return SearchParameter.Component(type: kind, expression: parts[1])
    }
  }
}
