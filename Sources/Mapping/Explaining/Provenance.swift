public import Tree

/// The *provenance* of a translated resource: for each value of the resource the row that takes it and the field it goes
/// to, or why it is residue; and for each field of the entry the elements that it makes.
///
/// It is found by a walk of its own (`Trace`), so that translating itself keeps no record. It names places, rows and
/// fields; values stand in the documents that its elements are of.
public struct Provenance: Sendable {
  /// The values of the resource, in its order.
  public let lines: [Line]
  /// The values of the entry, in its order.
  public let fields: [Field]
  /// The rows that took a value.
  public let rows: [Row]
  /// The lines of code tables that took one.
  public let tableLines: [TableLine]

  /// A value of the resource.
  public struct Line: Sendable {
    /// Where it stands in the resource.
    public let element: Element
    /// What became of it.
    public let fate: Fate
  }

  /// What became of a value.
  public enum Fate: Sendable {
    /// A row takes it to this field of the entry. Where its spelling is not the preferred one, the residue keeps that.
    case field(Element, Row, isPreferred: Bool)
    /// The mapping file demands it, at that place: it is read as a condition and written along.
    case constant(Place?, isPreferred: Bool)
    /// It is residue, with all else of the element `whole`.
    case residue(Reason, whole: Element)
  }

  /// A value of the entry.
  public struct Field: Sendable {
    /// Where it stands in the entry.
    public let element: Element
    /// The row that maps it.
    public let row: Row
    /// What it makes in the resource: its own value first, then the constants that stand with it.
    public let makes: [Element]
  }

  /// A row of a mapping file.
  public struct Row: Sendable, Hashable {
    /// As it is written.
    public let text: String
    /// Where it stands: in its file; a row of a group also where the group is used, outwards. Files are named relative to
    /// the mappings' folder.
    public let origins: [Origin]

    /// A line of a file.
    public struct Origin: Sendable, Hashable, CustomStringConvertible {
      /// The file, relative to the mappings' folder.
      public let file: String
      /// From 1.
      public let line: Int
      /// `diagnosis.yaml:12`
      public var description: String { "\(file):\(line)" }
    }

    init(_ row: Mapping.Row) {
      text = row.text
      origins = row.origins.map { Origin(file: $0.file, line: $0.line) }
    }
  }

  /// A line of a code table.
  public struct TableLine: Sendable, Hashable {
    /// Its two codes, as they are written: `recovered,R`.
    public let text: String
    /// Where it stands.
    public let origin: Row.Origin
  }
}

extension Lens {
  /// Every row of the lens, in the order of the file; a group's rows where the group is used.
  public var allRows: [Provenance.Row] { rows.map(Provenance.Row.init) }

  /// Every line of the code tables that its rows use.
  public var allTableLines: [Provenance.TableLine] {
    rows.flatMap { row in
      if case .table(let table) = row.spelling { return table.allLines }
      return []
    }
  }

  /// Where each value of a resource goes; nil for a resource that the lens does not take.
  public func provenance(of resource: Document) -> Provenance? {
    guard let (entry, _) = splitIfTaken(resource) else { return nil }
    return provenance(of: resource, entry)
  }

  /// The same, beside the entry that the resource was split into.
  func provenance(of resource: Document, _ entry: Document) -> Provenance? {
    guard let taken = Trace(rows: rows).document(resource.root, resourcePlan) else { return nil }
    var fields: [Provenance.Field] = []
    var destinations: [Int: Element] = [:]
    follow(entry.root, entryPlan, taken.frame) { element, row, source in
      destinations[source] = element
      let made = [source] + (taken.companions[source] ?? []).sorted()
      fields.append(
        Provenance.Field(element: element, row: Provenance.Row(rows[row]), makes: made.map { resource[$0] }))
    }
    var lines: [Provenance.Line] = []
    var used: Set<Int> = []
    var tableLines: [Provenance.TableLine] = []
    for (index, fate) in taken.fates.sorted(by: { $0.key < $1.key }) {
      let told: Provenance.Fate
      switch fate {
      case .constant(let place, let isPreferred): told = .constant(place, isPreferred: isPreferred)
      case .left(let reason, let whole): told = .residue(reason, whole: resource[whole])
      case .row(let row, let isPreferred):
        guard let field = destinations[index] else { return nil }
        told = .field(field, Provenance.Row(rows[row]), isPreferred: isPreferred)
        used.insert(row)
        if case .table(let table) = rows[row].spelling, let line = table.line(of: Array(resource[index].bytes)) {
          tableLines.append(line)
        }
      }
      lines.append(Provenance.Line(element: resource[index], fate: told))
    }
    return Provenance(
      lines: lines, fields: fields, rows: used.sorted().map { Provenance.Row(rows[$0]) }, tableLines: tableLines)
  }

  /// Walks an entry beside what was taken for it; tells each value with its row and the node it came from.
  private func follow(
    _ node: Element, _ plan: Plan, _ frame: Trace.Frame, _ tell: (_ element: Element, _ row: Int, _ source: Int) -> Void
  ) {
    for group in plan.groups {
      let run = node.children.filter { $0.id == group.element }
      for (number, child) in run.enumerated() {
        let plan = group.plans[0]
        switch plan.leaf {
        case .list(let row)?:
          if let sources = frame.values[row], number < sources.count { tell(child, row, sources[number]) }
        case .row(let row)?:
          if let source = frame.values[row]?.first { tell(child, row, source) }
        case .constant?, nil: break
        }
        guard let each = plan.each else {
          follow(child, plan, frame, tell)
          continue
        }
        if let items = frame.lists[each.list], number < items.count { follow(child, plan, items[number], tell) }
      }
    }
  }
}

extension Element {
  /// Where it stands in its entry, by the names that rows use: `notes[0].text`.
  public var fieldPath: String {
    var steps: [String] = []
    var node = document.root
    while node.nodeIndex != nodeIndex {
      // The child that it is, or stands in, is the last that begins no later.
      guard let inner = node.children.filter({ $0.nodeIndex <= nodeIndex }).last else { break }
      let position = node.children.filter { $0.id == inner.id && $0.nodeIndex < inner.nodeIndex }.count
      steps.append(inner.definition.isList ? "\(inner.name)[\(position)]" : inner.name)
      node = inner
    }
    return steps.joined(separator: ".")
  }
}
