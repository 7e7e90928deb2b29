import FHIR
import FHIRPath
import Testing
import Tree

/// What is refused when an expression is bound to the schema, and where.
@Suite struct BindingFaultTests {
  @Test(
    arguments: [
      ("Patient.nam", 9, "`Patient` has no element `nam`"),
      ("Patient.name.first", 14, "`HumanName` has no element `first`"),
      ("Patient.name.where(giben = 'a')", 20, "`HumanName` has no element `giben`"),
      ("Patient.deceasedBoolean", 9, "`deceasedBoolean` is written `deceased.ofType(boolean)`"),
      ("deceasedDateTime", 1, "`deceasedDateTime` is written `deceased.ofType(dateTime)`"),
      ("(deceased as boolean).value", 23, "`boolean` has no element `value`"),
      ("Patient.extension.value.code", 25, nil),
      ("Patient.Patient", 9, "`Patient` has no element `Patient`"),
      ("true.name", 6, "`System.Boolean` has no element `name`"),
      ("Observation.code", 1, "`Observation` can't stand here, only `Patient`"),
      ("Observation.code | Condition.code", 1, "`Observation` can't stand here, only `Patient`"),
      ("name | nam", 8, "`Patient` has no element `nam`"),
      ("name.where(Patient.name.exists())", 12, "`Patient` can't stand here, only `HumanName`"),
      ("name | name.where(Patient.name.exists())", 19, "`Patient` can't stand here, only `HumanName`"),
      ("name is Nobody", 9, "unknown type `Nobody`"),
      ("name.as(Nobody)", 9, "unknown type `Nobody`"),
      ("name.ofType(FHIR.Nobody)", 13, "unknown type `FHIR.Nobody`"),
      ("name is System.HumanName", 9, "unknown type `System.HumanName`"),
      ("name.is('HumanName')", 6, "`is` takes one type's name"),
      ("name.ofType()", 6, "`ofType` takes one type's name"),
      ("name.where()", 6, "`where` takes one criterion"),
      ("name.exists(use, given)", 6, "`exists` takes one criterion or none"),
      ("name.empty(use)", 6, "`empty` takes no arguments"),
      ("name.nothing()", 6, "unknown function `nothing`"),
      ("hasExtension('a')", 1, "unknown function `hasExtension`"),
      ("name.select(given)", 6, "the function `select` is not supported yet"),
      ("name.given.count() > 1", 20, "the operator `>` is not supported yet"),
      ("name.given.count() = 1", 12, "the function `count` is not supported yet"),
      ("gender & 'a'", 8, "the operator `&` is not supported yet"),
      ("gender ~ 'a'", 8, "the operator `~` is not supported yet"),
      ("'a' in name.given", 5, "the operator `in` is not supported yet"),
      ("active implies active", 8, "the operator `implies` is not supported yet"),
      ("birthDate = @1950-01-02", 13, "a date literal is not supported yet"),
      ("birthDate = '1950-01-02'", 11, "comparing dates is not supported yet"),
      ("birthDate = birthDate", 11, "comparing dates is not supported yet"),
      ("name = name", 6, "comparing a complex type is not supported yet"),
      ("@T14 = @T14", 1, "a time literal is not supported yet"),
      ("1 'mg'", 1, "a quantity literal is not supported yet"),
      ("%resource.id", 1, "the constant `%resource` is not supported yet"),
      ("name.where($index = 0)", 12, "`$index` here is not supported yet"),
      ("name[active]", 6, "an index that is not a whole number is not supported yet"),
      ("-active", 1, "a sign before this is not supported yet"),
      ("2147483648", 1, "not an integer of 32 bits"),
      ("managingOrganization.resolve()", 22, "`resolve()` other than in `resolve() is Type` is not supported yet"),
      ("managingOrganization.resolve().name", 22, "`resolve()` other than in `resolve() is Type` is not supported yet"),
      ("name.resolve() is Patient", 16, "`resolve()` of anything but a `Reference` is not supported yet"),
      ("extension(url)", 11, "an extension's address that is not a string is not supported yet"),
      ("extension()", 1, "`extension` takes one address"),
      ("true.extension('a')", 6, "`System.Boolean` has no element `extension`"),
    ] as [(String, Int, String?)])
  func onAPatient(_ text: String, _ column: Int, _ expected: String?) throws {
    let type = try #require(R4.schema.type(named: "Patient"))
    if let expected {
      let fault = try #require(throws: ExpressionFault.self) {
        try Expression(parsing: text, schema: R4.schema, context: type)
      }
      #expect(fault.text == expected)
      #expect(fault.place == Place(line: 1, column: column))
    } else {
      #expect(throws: Never.self) { try Expression(parsing: text, schema: R4.schema, context: type) }
    }
  }

  @Test func manyTypesAreNotAllNamed() throws {
    let fault = try #require(throws: ExpressionFault.self) { try Expression(parsing: "nam", schema: R4.schema) }
    #expect(fault.text.hasSuffix("more has no element `nam`"))
    #expect(fault.text.count < 120)
  }
}
