public import Access
public import Storage
import Synchronization

/// The callers who were cleared lately, so that one who asks again need not be looked up anew.
///
/// A clearance holds until the registry is changed, which the database itself counts, whoever changes it; or until a period
/// that it rests on begins or ends, the token ends, or another day begins (`Clearance.until`). Whoever was refused is looked
/// up each time.
public final class KnownCallers: Sendable {
  private let registry: Registry
  private let tables: AccessTables
  private let categories: [String: Set<String>]
  private let known = Mutex(Known())

  private struct Known {
    /// The registry's changes up to which the clearances hold.
    var changes: Int64 = -1
    var clearances: [String: (made: Instant, clearance: Clearance)] = [:]
  }

  /// More callers are not kept; then all are forgotten.
  private static let most = 10_000

  /// Nobody is known yet. `categories` are those that resources of each type speak of.
  public init(registry: Registry, tables: AccessTables, categories: [String: Set<String>]) {
    (self.registry, self.tables, self.categories) = (registry, tables, categories)
  }

  /// What `Clearance.make` answers now. Errors: the database's.
  public func clearance(bearer token: String?, now: Instant) async throws -> Clearance.Answer {
    guard let token else { return .unknown }
    // Read before all else, so that a change that comes meanwhile makes what follows be made again.
    let changes = try await registry.changes
    let kept = known.withLock { known in
      if known.changes != changes { (known.changes, known.clearances) = (changes, [:]) }
      return known.changes == changes ? known.clearances[token] : nil
    }
    if let (made, clearance) = kept, made <= now, now < clearance.until { return .cleared(clearance.at(now)) }
    let answer = try await Clearance.make(
      bearer: token, registry: registry, tables: tables, categories: categories, now: now)
    guard case .cleared(let clearance) = answer else { return answer }
    known.withLock { known in
      guard known.changes == changes else { return }
      if known.clearances.count >= Self.most { known.clearances = [:] }
      known.clearances[token] = (now, clearance)
    }
    return answer
  }
}
