import Access
import Mapping

// What a caller's program may do, by the names of a request alone: see `Scope.denial`.

extension UseCases {
  /// The categories that resources of each type speak of, by the mappings: what a program that may read the type may view.
  public var resourceCategories: [String: Set<String>] { mappings.resourceCategories }

  /// Refuses what the caller's program may not do with any resource of the type, before any data is read.
  func demand(_ permission: ResourcePermission, _ type: String, of scope: Scope) throws(Refusal) {
    if let denial = scope.denial(of: permission, on: type) { throw .denied(denial) }
  }

  /// Refuses what the caller's program may not do of what an entry of a Bundle asks. What criteria search for is asked
  /// where they are read.
  func demand(_ entry: BundleEntry, of scope: Scope) throws(Refusal) {
    let type = entry.type ?? "*"
    switch entry.action {
    case .create: try demand(.create, type, of: scope)
    case .update(_, .id): try demand(.update, type, of: scope)
    case .update(_, .matching):
      try demand(.create, type, of: scope)
      try demand(.update, type, of: scope)
    case .patch: try demand(.update, type, of: scope)
    case .delete: try demand(.delete, type, of: scope)
    case .read, .history(.instance): try demand(.read, type, of: scope)
    case .history, .search(.type): try demand(.search, type, of: scope)
    // It finds only what is of a type that may be searched.
    case .search(.system): break
    case .search(.record(_, let type?)):
      try demand(.read, "Patient", of: scope)
      try demand(.search, type, of: scope)
    case .operation(.everything):
      try demand(.read, "*", of: scope)
      try demand(.search, "*", of: scope)
    // They look at nothing that is stored.
    case .operation: break
    case .search(.record): for permission in ResourcePermission.allCases { try demand(permission, "*", of: scope) }
    }
  }
}
