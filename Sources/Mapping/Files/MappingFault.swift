public import Tree

/// A finding in a file of `Mappings/`: what is wrong and where, and what shows it.
public struct MappingFault: Error, Hashable, Sendable {
  /// The file's name as it was given.
  public let file: String
  /// What is wrong, and where in the file.
  public let issue: Issue
  /// The other line that the finding is about, where there is one: of two rows that take the same, the first.
  public let other: Spot?
  /// A smallest document that shows it: what both rows, or both lenses, would take.
  public let example: Document?

  /// A place in a mapping file.
  public struct Spot: Hashable, Sendable {
    /// The file's name as it was given.
    public let file: String
    /// Line and column.
    public let place: Place
  }

  init(_ file: String, _ issue: Issue, other: Spot? = nil, example: Document? = nil) {
    self.file = file
    self.issue = issue
    self.other = other
    self.example = example
  }

  /// Two findings are the same when they say the same of the same lines.
  public static func == (one: MappingFault, other: MappingFault) -> Bool {
    one.file == other.file && one.issue == other.issue && one.other == other.other
  }

  /// As `==` compares.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(file)
    hasher.combine(issue)
    hasher.combine(other)
  }
}
