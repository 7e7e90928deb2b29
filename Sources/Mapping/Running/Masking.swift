import Tree

/// What a join does where the scope hides something that the schema requires: it stands there masked, by category,
/// whether or not there is data. Mapping knows no FHIR: how a masked element looks is the caller's `fill`.
public struct Masking {
  /// The category of the lens's residue.
  let residue: Set<String>
  /// Whether the scope may read a category.
  let isReadable: (String) -> Bool
  /// Fills an open node so that it says "masked".
  let fill: (inout DocumentBuilder) -> Void
}
