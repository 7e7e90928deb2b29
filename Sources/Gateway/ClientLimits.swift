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
}
