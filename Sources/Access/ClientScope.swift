// The *client* is the program that a person uses. It never gives anything: it narrows what the person may do, by resource
// type and by category. Which categories a resource type speaks of only the mappings know; whoever makes a client's scope
// says so.

/// What a program may do for whoever uses it.
public struct ClientScope: Hashable, Sendable {
  /// The id by which the token names it; nothing where it names none.
  public let id: String?
  /// Whether the registry knows a program with this id.
  public let isRegistered: Bool
  /// What may be done through it, by resource type.
  public let resources: ResourceScopes
  /// What may be viewed through it.
  public let view: CategorySet
  /// What may be created and corrected through it.
  public let write: CategorySet

  /// The limits of a program by category alone.
  public init(view: CategorySet, write: CategorySet) {
    self.init(id: nil, isRegistered: true, resources: .everything, view: view, write: write)
  }

  /// The limits of a program that may do this with resources. Viewing is limited to the categories of those types that it
  /// may read or search, writing to those of types that it may create, update or delete; what hospitals disclose to
  /// programs that may search.
  ///
  /// `categories` are the codes of the categories that resources of each type speak of.
  public init(id: String?, resources: ResourceScopes, categories: [String: Set<String>], table: AccessTable) {
    func sum(_ permissions: [ResourcePermission]) -> CategorySet {
      let types = categories.filter { type, _ in permissions.contains { resources.allows($0, type) } }
      return CategorySet(types.values.joined().compactMap { table.category($0) })
    }
    var view = sum([.read, .search])
    if categories.keys.contains(where: { resources.allows(.search, $0) }) { view.insert(table.hospitals) }
    self.init(
      id: id, isRegistered: true, resources: resources, view: view, write: sum([.create, .update, .delete]))
  }

  /// The program of a token that the registry does not know: nothing may be done through it.
  public static func unregistered(_ id: String) -> ClientScope {
    ClientScope(id: id, isRegistered: false, resources: ResourceScopes(""), view: [], write: [])
  }

  private init(id: String?, isRegistered: Bool, resources: ResourceScopes, view: CategorySet, write: CategorySet) {
    self.id = id
    self.isRegistered = isRegistered
    self.resources = resources
    self.view = view
    self.write = write
  }
}
