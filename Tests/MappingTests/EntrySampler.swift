import TestSupport
import Tree

@testable import Mapping

/// Makes random entries that are valid under the stock model, as somebody might write them who never saw a resource:
/// every field that has `min: 1`, one alternative of a choice, and of the rest what chance says.
struct EntrySampler {
  let lens: Lens
  var random: SeededGenerator
  private var builder: DocumentBuilder
  private let schema: Schema
  /// The rows that say which of several values a condition of `when` meets, with those values.
  private var conditioned: [Int: [String]] = [:]
  private let uris: [String]

  init(_ lens: Lens, systems: Systems, seed: UInt64) {
    self.lens = lens
    schema = lens.entrySchema
    random = SeededGenerator(seed: seed)
    builder = DocumentBuilder(schema: schema, root: lens.entryType)
    uris = systems.uris
    for condition in lens.conditions where !condition.isNegated && condition.test.isOfSeveral {
      guard let row = lens.resourcePlan.row(at: condition.test.steps[...]) else { continue }
      conditioned[row] = condition.test.accepted.map { String(decoding: $0, as: UTF8.self) }
    }
  }

  mutating func entry() -> Document {
    builder = DocumentBuilder(schema: schema, root: lens.entryType)
    // Some entries have much, others next to nothing.
    fields(of: lens.entryType, lens.entryPlan, one: Int.random(in: 2...12, using: &random), isRoot: true)
    return builder.finish()
  }

  /// One in so many optional fields; of a group one field at least.
  private mutating func fields(of type: TypeID, _ plan: Plan, one rarity: Int, isRoot: Bool = false) {
    var alternatives: [[SchemaElement]] = []
    for field in schema.elements(of: type) {
      if let choice = field.choice, alternatives.last?.last?.choice == choice {
        alternatives[alternatives.count - 1].append(field)
      } else {
        alternatives.append([field])
      }
    }
    var chosen = alternatives.map { fields in
      fields[0].min > 0 || random.once(in: rarity) ? fields.randomElement(using: &random) : nil
    }
    if !isRoot, !chosen.contains(where: { $0 != nil }), let number = alternatives.indices.randomElement(using: &random)
    {
      chosen[number] = alternatives[number].randomElement(using: &random)
    }
    for field in chosen.compactMap({ $0 }) {
      guard let plan = plan.children.first(where: { $0.element == field.id }) else { continue }
      for _ in 0..<(field.isList ? Int.random(in: 1...3, using: &random) : 1) {
        builder.begin(field.id, type: field.type)
        if let format = schema[field.type].format {
          builder.value(text(plan, format).utf8)
        } else {
          fields(of: field.type, plan, one: rarity)
        }
        builder.close()
      }
    }
  }

  /// A text that the field's row can write.
  private mutating func text(_ plan: Plan, _ format: PrimitiveFormat) -> String {
    var known: [String] = []
    switch plan.leaf {
    case .row(let row)?, .list(let row)?:
      let outside = conditioned[row] ?? lens.rows[row].sampleTexts(uris)
      known = outside.compactMap { lens.rows[row].toEntry(Array($0.utf8)) }.map { String(decoding: $0, as: UTF8.self) }
    case .constant?, nil: break
    }
    return (known.isEmpty ? Sampler.samples(format) : known).randomElement(using: &random) ?? "a"
  }
}

extension Row {
  /// Texts outside that the row is made for; none where any will do.
  fileprivate func sampleTexts(_ uris: [String]) -> [String] {
    switch spelling {
    case .same: []
    case .table(let table): table.outsideCodes
    case .convert(let convert): Sampler.samples(convert)
    case .systems: uris
    }
  }
}
