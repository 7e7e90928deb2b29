import FHIR
import Mapping
import Testing
import Tree

/// The shipped mapping files as a whole.
@Suite struct ShippedTests {
  @Test func nothingIsWrongWithThem() throws {
    let (set, faults) = try Shipped.read(schemas: ["fhir": R4.schema], categories: Shipped.categories.get())
    #expect(faults.map { $0.issue.rendered(file: $0.file) } == [])
    #expect(set?.lenses.map(\.name).sorted() == Shipped.names)
  }

  @Test func everyItemHasALensAndAPatient() throws {
    let set = try Shipped.set.get()
    #expect(Set(set.lenses.map { set.model.schema[$0.entryType].name }) == Set(set.model.items.keys))
    // But the patient's own, and those of facilities and people, which are of no patient.
    let ofNone: Set = ["Patient", "Facility", "Person", "Role", "Terminal"]
    for (name, item) in set.model.items { #expect((item.patient == nil) == ofNone.contains(name), "\(name)") }
  }

  @Test func everyFieldHasItsLabels() throws {
    let model = try Shipped.set.get().model
    for item in model.items.values {
      for field in model.schema.elements(of: item.type) {
        #expect(model.labels[field.id]?.count == 2, "\(item.name).\(field.name)")
      }
    }
  }
}
