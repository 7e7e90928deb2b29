// *Resource scopes* are what a program may do, by resource type: the `user/…` scopes of SMART App Launch, written
// `user/Observation.rs` (version 2) or `user/Observation.read` (version 1), several of them parted by spaces.
//
// They only ever narrow what the person may do. So a scope that is not understood gives nothing, and neither do those of
// other contexts (`patient/…`, `system/…`) and those with a query (`user/Observation.rs?category=…`): to read them as
// something wider would be to guess. Whoever registers a program is told of such (`read`).

/// One thing that may be done with resources of a type. The raw value is its letter in a scope.
public enum ResourcePermission: Character, CaseIterable, Hashable, Sendable {
  /// To create one.
  case create = "c"
  /// To read one, a version of it, and its history.
  case read = "r"
  /// To update one.
  case update = "u"
  /// To delete one.
  case delete = "d"
  /// To search, and to read the history of all of them.
  case search = "s"

  /// Its word in FHIR.
  public var word: String { "\(self)" }
}

/// What a program may do, by resource type.
///
/// Source: SMART App Launch 2.2.0, "Scopes for requesting FHIR Resources".
public struct ResourceScopes: Hashable, Sendable {
  /// By resource type, `*` for every one; none of them empty.
  private let permissions: [String: Set<ResourcePermission>]

  /// Everything, with every type.
  public static let everything = ResourceScopes(permissions: ["*": Set(ResourcePermission.allCases)])

  /// What every type is given is not given to a type once more: two that allow the same are equal.
  private init(permissions: [String: Set<ResourcePermission>]) {
    let common = permissions["*"] ?? []
    self.permissions = permissions.reduce(into: [:]) { own, entry in
      let given = entry.key == "*" ? common : entry.value.subtracting(common)
      if !given.isEmpty { own[entry.key] = given }
    }
  }

  /// What a text gives; what is not understood in it gives nothing.
  public init(_ text: String) { self = Self.read(text).scopes }

  /// What a text gives, and the words of it that give nothing.
  public static func read(_ text: String) -> (scopes: ResourceScopes, unread: [String]) {
    var permissions: [String: Set<ResourcePermission>] = [:]
    var unread: [String] = []
    for word in text.split(separator: " ").map(String.init) {
      if let (type, given) = scope(word) {
        permissions[type, default: []].formUnion(given)
      } else {
        unread.append(word)
      }
    }
    return (ResourceScopes(permissions: permissions), unread)
  }

  /// The names of the resource types that something is given of, sorted; `*` for every one.
  public var types: [String] { permissions.keys.sorted() }

  /// Whether nothing is given.
  public var isEmpty: Bool { permissions.isEmpty }

  /// Whether resources of the type may be dealt with so; of `*`, whether those of every type may.
  public func allows(_ permission: ResourcePermission, _ type: String) -> Bool {
    permissions["*"]?.contains(permission) == true || permissions[type]?.contains(permission) == true
  }

  /// What both give.
  public func intersection(_ other: ResourceScopes) -> ResourceScopes {
    let types = Set(permissions.keys).union(other.permissions.keys)
    return ResourceScopes(
      permissions: Dictionary(
        uniqueKeysWithValues: types.map { type in
          (type, Set(ResourcePermission.allCases.filter { allows($0, type) && other.allows($0, type) }))
        }))
  }

  /// The type and the permissions of one scope, or nil where it is none of those that are understood.
  private static func scope(_ word: String) -> (type: String, permissions: [ResourcePermission])? {
    guard word.hasPrefix("user/") else { return nil }
    let parts = word.dropFirst("user/".count).split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, parts[0] == "*" || isType(parts[0]) else { return nil }
    switch parts[1] {
    case "read": return (parts[0], [.read, .search])
    case "write": return (parts[0], [.create, .update, .delete])
    case "*": return (parts[0], ResourcePermission.allCases)
    default:
      let given = parts[1].map { ResourcePermission(rawValue: $0) }
      // The letters stand in one order only, each once.
      let known = given.compactMap(\.self)
      guard !known.isEmpty, known.count == given.count, known == ResourcePermission.allCases.filter(known.contains)
      else { return nil }
      return (parts[0], known)
    }
  }

  private static func isType(_ text: String) -> Bool {
    guard let first = text.utf8.first, (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first) else { return false }
    return text.utf8.allSatisfy(TableReader.isLetter)
  }
}

extension ResourceScopes: CustomStringConvertible {
  /// The scopes as version 2 writes them, sorted; what `read` reads again. Nothing is the empty text.
  public var description: String { words.joined(separator: " ") }

  /// The same, one by one.
  var words: [String] {
    permissions.sorted { $0.key < $1.key }.map { type, given in
      "user/\(type)." + String(ResourcePermission.allCases.filter(given.contains).map(\.rawValue))
    }
  }
}
