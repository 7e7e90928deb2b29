import FHIR
import Foundation
import Mapping
import Testing
import Tree

/// What one begins with: the checker has nothing to say of it, whatever the resource type.
@Suite struct SkeletonTests {
  static let types = R4.schema.types.filter { $0.kind == .root }.map(\.name)

  @Test func thereIsOneForEachResourceType() { #expect(Self.types.count == 146) }

  @Test(arguments: types) func theCheckerAcceptsIt(_ name: String) throws {
    let (skeleton, faults, set) = try Self.check(name)
    #expect(faults.map { $0.issue.rendered(file: $0.file) } == [], "\(skeleton.item)\(skeleton.mapping)")
    let lens = try #require(set?.lens(named: "sketch"))
    #expect(!lens.allRows.isEmpty, "\(skeleton.mapping)")
  }

  /// Without a category that exists it is not accepted: that is for people to choose.
  @Test func theCategoryMustBeFilledIn() throws {
    let (_, faults, _) = try Self.check("Flag", category: "CATEGORY")
    #expect(faults.map(\.issue.code.rawValue) == ["mapping.category", "mapping.category"])
  }

  @Test func lookingAtOne() throws {
    let (skeleton, _, _) = try Self.check("Flag")
    #expect(
      skeleton.mapping == """
        mapping: sketch
        stock: Sketch
        fhir: Flag
        profile: http://example.org/StructureDefinition/sketch
        residue: basic
        rows:
          - status <-> status
          - code <-> code: concept
          - patient <-> subject.reference via patient-reference

        """)
    #expect(
      skeleton.item == """
          Sketch:
            en: Sketch
            ja: "…"
            category: basic
            fields:
              status: {type: code, min: 1, en: Status, ja: "…"}
              code: {type: Concept, min: 1, en: Code, ja: "…"}
              patient: {type: patient, min: 1, en: Patient, ja: 患者}

        """)
  }

  /// The shipped groups, and the skeleton as the only item and mapping.
  private static func check(_ name: String, category: String = "basic") throws -> (
    skeleton: Skeleton, faults: [MappingFault], set: MappingSet?
  ) {
    let set = try Shipped.set.get()
    let type = try #require(R4.schema.type(named: name))
    let skeleton = Skeleton(
      for: type, of: R4.schema, name: "sketch", item: "Sketch",
      profile: "http://example.org/StructureDefinition/sketch", category: category, using: (set.groups, set.model))
    var files = try Shipped.files(where: { $0 == "stock.yaml" || $0 == "systems.yaml" || $0.contains("/") })
    let stock = try #require(files.firstIndex { $0.name == "stock.yaml" })
    let text = String(decoding: files[stock].bytes, as: UTF8.self)
    let items = try #require(text.firstRange(of: "\nitems:\n"))
    let bytes = Array((text[..<items.upperBound] + skeleton.item).utf8)
    files[stock] = MappingSet.File(name: "stock.yaml", bytes: bytes)
    files.append(MappingSet.File(name: "sketch.yaml", bytes: Array(skeleton.mapping.utf8)))
    let read = MappingSet.read(files, schemas: ["fhir": R4.schema], categories: try Shipped.categories.get())
    return (skeleton, read.faults, read.set)
  }
}
