import Foundation
import TestSupport
import Testing
import Tree

@testable import Mapping

/// Who may see what follows from categories: each field's, and each lens's for what it leaves. `Categories.txt` lists
/// them all, so that none changes unseen. `MICT_WRITE_EXPECTED=1` writes it anew, to be read before it is kept.
@Suite struct CategoryTests {
  static let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Categories.txt")

  @Test func allAreAsDecided() throws {
    let set = try Shipped.set.get()
    let told = Self.told(set.model) + set.lenses.sorted { $0.name < $1.name }.map(Self.told)
    #expect(
      try Expected.text(of: Self.file, told: told.joined(separator: "\n") + "\n") == told.joined(separator: "\n") + "\n"
    )
  }

  /// A line for each field of each item: `Diagnosis.name: diagnosis, diagnosis-summary`.
  static func told(_ model: StockModel) -> [String] {
    model.items.values.sorted { $0.name < $1.name }.flatMap { item in
      model.schema.elements(of: item.type).map { field in
        "\(item.name).\(field.name): \(model.categories(of: field.id).sorted().joined(separator: ", "))"
      }
    }
  }

  /// A lens's line: `diagnosis: leaves diagnosis`.
  static func told(_ lens: Lens) -> String { "\(lens.name): leaves \(lens.residueCategory)" }
}
