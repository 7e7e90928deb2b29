import Foundation
import TableMaker
import Testing
import Tree

/// The table maker on small packages of our own; the committed tables are another suite's business.
@Suite struct R4TableMakerTests {
  @Test func makesTypesElementsAndBackbones() throws {
    let tables = try SamplePackage().make()
    #expect(
      tables.schema == """
        # FHIR R4 as a table. Made by `mict table r4` from hl7.fhir.r4.core 4.0.1 (CC0-1.0); not edited.
        schema\tFHIR\t4.0.1\thttp://hl7.org/fhir
        type\tid\tprimitive\tElement\tid
        type\tstring\tprimitive\tElement\tstring
        type\tElement\tcomplex
        \tid\t0\t1\tstring\tA
        type\tReference\tcomplex\tElement
        \treference\t0\t1\tstring\tS
        type\tParameters\troot\tResource
        type\tPlan\troot\tResource
        \tname\t1\t1\tstring\tSM\trequired|http://example.org/names|1
        \tauthor[x]\t0\t*\tstring,Reference(Plan)
        \tabout\t0\t1\tReference
        \tstep\t0\t*\tPlan.step
        type\tPlan.step\tcomplex\tElement
        \tnote\t0\t1\tstring\t\textensible|http://example.org/notes
        \tstep\t0\t*\tPlan.step
        type\tResource\tabstract
        \tid\t0\t1\tid\tS

        """)
    #expect(tables.summary.types == 8)
    #expect(tables.summary.roots == 2)
    #expect(tables.summary.version == "4.0.1")
    #expect(tables.summary.schemaBytes == tables.schema.utf8.count)
  }

  @Test func narrowsSearchParametersToEachBase() throws {
    let sample = SamplePackage()
    sample.add(
      search: "shared", base: ["Resource", "Plan"], expression: "(Plan.name as string) | Resource.id | Plan.x")
    sample.add(search: "quoted", base: ["Plan"], expression: "Plan.where(name='a | b' or (1 | 2)).name")
    sample.add(search: "bare", base: ["Plan"], expression: "name | about")
    sample.add(search: "none", base: ["Plan"])
    sample.add(search: "some", base: ["Plan"], expression: "Plan.about", targets: ["Plan", "Parameters"])
    sample.add(search: "any", base: ["Plan"], expression: "Plan.about", targets: ["Plan"])
    sample.add(search: "trial", base: nil, more: ["experimental": true])
    let tables = try sample.make()
    #expect(
      tables.search.split(separator: "\n").dropFirst() == [
        "Plan\tany\ttoken\tPlan.about\t\thttp://example.org/any",
        "Plan\tbare\ttoken\tPlan.name | Plan.about\t\thttp://example.org/bare",
        "Plan\tnone\ttoken\t\t\thttp://example.org/none",
        "Plan\tquoted\ttoken\tPlan.where(name='a | b' or (1 | 2)).name\t\thttp://example.org/quoted",
        "Plan\tshared\ttoken\t(Plan.name as string) | Plan.x\t\thttp://example.org/shared",
        "Plan\tsome\ttoken\tPlan.about\t\thttp://example.org/some",
        "Resource\tshared\ttoken\tResource.id\t\thttp://example.org/shared",
      ])
    #expect(tables.summary.searchParameters == 7)
  }

  @Test func readsThePackedPackageToo() throws {
    let sample = SamplePackage()
    let unpacked = try sample.make()
    let packed = try sample.make(packed: true)
    #expect(packed.schema == unpacked.schema && packed.search == unpacked.search)
  }

  @Test func leavesOutProfilesAndLogicalModels() throws {
    let sample = SamplePackage()
    let before = try sample.make()
    sample.add(structure: "Narrow", kind: "resource", base: "Plan", more: ["derivation": "constraint"])
    sample.add(structure: "Model", kind: "logical", base: "Element", more: ["derivation": "specialization"])
    #expect(try sample.make().schema == before.schema)
  }

  @Test(arguments: [
    // A parent that is no backbone, no type, several types without [x], a system type without its FHIR type, a
    // reference and a content reference to elsewhere, and an inherited element that is narrowed.
    ("Odd.lost.child", #""type": [{"code": "string"}]"#),
    ("Odd.none", #""type": []"#),
    ("Odd.two", #""type": [{"code": "string"}, {"code": "id"}]"#),
    ("Odd.system", #""type": [{"code": "http://hl7.org/fhirpath/System.String"}]"#),
    ("Odd.far", #""contentReference": "http://example.org/Other#Other.step""#),
    ("Odd.elsewhere", #""type": [{"code": "Reference", "targetProfile": ["http://example.org/X"]}]"#),
    ("Odd.id", #""max": "0", "base": {"path": "Resource.id", "min": 0, "max": "1"}"#),
  ])
  func refusesWhatTheTableCannotSay(path: String, members: String) throws {
    let sample = SamplePackage()
    sample.add(structure: "Odd", kind: "resource", base: "Resource", elements: [(path, members)])
    #expect(throws: R4TableMaker.Fault.unsupported(path)) { try sample.make() }
    #expect(!sample.hasOutput)
  }

  @Test func refusesAnUnknownType() throws {
    let sample = SamplePackage()
    sample.add(
      structure: "Odd", kind: "resource", base: "Resource",
      elements: [("Odd.x", #""type": [{"code": "Nowhere"}]"#)])
    #expect(throws: R4TableMaker.Fault.schema(.unknownType("Nowhere"))) { try sample.make() }
    #expect(!sample.hasOutput)
  }

  @Test func refusesSearchParametersThatCannotBe() throws {
    for (base, expression) in [("Nowhere", "Nowhere.x"), ("Plan", "Resource.id"), ("Plan", "Plan.name\n")] {
      let sample = SamplePackage()
      sample.add(search: "odd", base: [base], expression: expression)
      #expect(throws: R4TableMaker.Fault.unsupported("http://example.org/odd")) { try sample.make() }
      #expect(!sample.hasOutput)
    }
    let sample = SamplePackage()
    sample.add(search: "one", base: ["Plan"], expression: "Plan.name")
    sample.add(search: "two", base: ["Plan"], expression: "Plan.name", more: ["code": "one"])
    #expect(throws: R4TableMaker.Fault.unsupported("http://example.org/two")) { try sample.make() }
    #expect(!sample.hasOutput)
  }

  @Test func refusesWhatIsNoPackage() throws {
    let sample = SamplePackage()
    sample.write("package.json", ["name": "hl7.fhir.r5.core", "version": "5.0.0"])
    #expect(throws: R4TableMaker.Fault.notThePackage) { try sample.make() }
    let missing = sample.directory.appending(path: "missing.tgz")
    #expect(throws: R4TableMaker.Fault.notThePackage) {
      try R4TableMaker.make(package: missing, into: sample.output)
    }
    try Data("no archive".utf8).write(to: missing)
    #expect {
      try R4TableMaker.make(package: missing, into: sample.output)
    } throws: { error in
      guard case .unpackFailed(let status)? = error as? R4TableMaker.Fault else { return false }
      return status != 0
    }
    #expect(!sample.hasOutput)
  }

  @Test func namesTheFileItCannotRead() throws {
    let sample = SamplePackage()
    sample.write("StructureDefinition-Broken.json", ["kind": "resource"])
    #expect(throws: R4TableMaker.Fault.unreadable(file: "StructureDefinition-Broken.json")) { try sample.make() }
  }
}
