public import Tree

/// The *head* of a resource is what a server gives it: `id`, `meta.versionId` and `meta.lastUpdated`. All else in
/// `meta` (profiles, labels, tags, source) is its author's, and stays.
public enum ResourceHead {
  /// The same resource with that head, and with labels added to `meta.security` that it does not have yet (the same
  /// system and code). Without `versionId` or `lastUpdated` (seconds since 1970 in UTC) it has none.
  public static func replaced(
    in document: Document, id: String, versionId: String? = nil, lastUpdated: Int64? = nil,
    addingSecurity labels: [Coding] = []
  ) -> Document {
    rebuilt(document, id: id) { builder, meta in
      if let versionId { builder.leaf("versionId", versionId) }
      if let lastUpdated { builder.leaf("lastUpdated", JapanTime.instant(lastUpdated)) }
      copy(["source", "profile", "security"], of: meta, into: &builder)
      for label in new(labels, to: meta) { builder.coding("security", label) }
      copy(["tag"], of: meta, into: &builder)
    }
  }

  /// The same resource without a head; `meta` goes with it where nothing else is in it.
  public static func removed(from document: Document) -> Document {
    rebuilt(document, id: nil) { builder, meta in
      copy(["source", "profile", "security", "tag"], of: meta, into: &builder)
    }
  }

  /// The resource with another id and, in `meta`, what `fill` puts after its own `id` and extensions.
  private static func rebuilt(
    _ document: Document, id: String?, fill: (inout DocumentBuilder, Element?) -> Void
  ) -> Document {
    precondition(document.schema === R4.schema, "only a resource of R4 has a head")
    let root = document.root
    var builder = DocumentBuilder(schema: document.schema, root: root.type)
    if let id { builder.leaf("id", id) }
    let meta = root.first("meta")
    builder.begin("meta")
    copy(["id", "extension"], of: meta, into: &builder)
    fill(&builder, meta)
    builder.closeUnlessEmpty()
    for child in root.children where child.name != "id" && child.name != "meta" { builder.copy(child) }
    return builder.finish()
  }

  private static func copy(_ names: [String], of meta: Element?, into builder: inout DocumentBuilder) {
    for name in names { for child in meta?.all(name) ?? [] { builder.copy(child) } }
  }

  /// Those labels that are not in `meta.security`, each once.
  private static func new(_ labels: [Coding], to meta: Element?) -> [Coding] {
    var known: Set<[String]> = []
    for label in meta?.all("security") ?? [] {
      known.insert([label.first("system")?.value ?? "", label.first("code")?.value ?? ""])
    }
    return labels.filter { known.insert([$0.system, $0.code]).inserted }
  }
}
