import Access
import FHIR
import Storage
import Synchronization
import Tree

/// The resources that were joined lately, so that what is read again need not be joined again.
///
/// A resource is made of the parts that its reader sees, their dates and labels, and of the categories that the reader lacks: all
/// of it is the key, and whoever looks for it has read those parts from the store before. So it answers nobody with what a
/// join would not have given.
///
/// Nothing is kept longer than the registry stays as it is: a purge counts as a change of it, and what was read before the
/// purge is not taken in after it.
final class JoinedResources: Sendable {
  /// What a resource is made of.
  struct Key: Hashable {
    let id: String
    /// Names the parts that are seen: another part, or another text of one, is another version.
    let version: String
    let updated: Int64
    let labels: LabelSet
    /// The categories of its lens that the scope may not read, sorted.
    let hidden: [String]
    let obligations: [Obligation]
  }

  /// The newer half and the older one: what is found in the older comes to the newer, and when that is full the older is
  /// forgotten.
  fileprivate struct Kept {
    var changes: Int64 = -1
    var newer: [Key: WrittenResource] = [:]
    var older: [Key: WrittenResource] = [:]
    var size = 0
  }

  private let kept = Mutex(Kept())
  private let half: Int

  /// Keeps about so many bytes at most.
  init(bytes: Int = 16 << 20) { half = bytes / 2 }

  /// The resource of that key as it was joined before, or as `join` makes it now; its JSON is kept with it. `changes` is how often the registry had been
  /// changed when the parts were read.
  func resource(
    _ key: Key, changes: Int64, _ join: () throws(Refusal) -> Document
  ) throws(Refusal) -> WrittenResource {
    if let known = kept.withLock({ $0.find(key, changes, half) }) { return known }
    let joined = WrittenResource.written(try join())
    kept.withLock { if $0.changes == changes { $0.add(joined, key, half) } }
    return joined
  }

  /// How many are kept.
  var count: Int { kept.withLock { $0.newer.count + $0.older.count } }

  /// Forgets all, after a change of the registry that this process has made itself: what was read before is not taken in.
  func forget() { kept.withLock { $0 = Kept(changes: $0.changes + 1) } }
}

extension JoinedResources.Kept {
  fileprivate mutating func find(_ key: JoinedResources.Key, _ changes: Int64, _ half: Int) -> WrittenResource? {
    if changes > self.changes { self = Self(changes: changes) }
    guard changes == self.changes else { return nil }
    if let resource = newer[key] { return resource }
    guard let resource = older[key] else { return nil }
    add(resource, key, half)
    return resource
  }

  fileprivate mutating func add(_ resource: WrittenResource, _ key: JoinedResources.Key, _ half: Int) {
    // A key takes some room, too.
    let size = resource.size + 512
    guard size <= half else { return }
    if self.size + size > half { (older, newer, self.size) = (newer, [:], 0) }
    if newer.updateValue(resource, forKey: key) == nil { self.size += size }
  }
}
