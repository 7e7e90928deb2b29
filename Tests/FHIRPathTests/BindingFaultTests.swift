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
      ("name is System.Nobody", 9, "unknown type `System.Nobody`"),
      ("name.is('HumanName')", 6, "`is` takes one type's name"),
      ("name.ofType()", 6, "`ofType` takes one type's name"),
      ("name.where()", 6, "`where` takes one criterion"),
      ("name.exists(use, given)", 6, "`exists` takes one criterion or none"),
      ("name.empty(use)", 6, "`empty` takes no arguments"),
      ("name.nothing()", 6, "unknown function `nothing`"),
      ("hasExtension('a')", 1, "unknown function `hasExtension`"),
      // What never has a meaning.
      ("name.given.count() > 'a'", 20, "`>` has no meaning between `System.Integer` and `System.String`"),
      ("name > name", 6, "`>` has no meaning between `HumanName` and `HumanName`"),
      ("birthDate < 'a'", 11, "`<` has no meaning between `date` and `System.String`"),
      ("birthDate <= @T10:00", 11, "`<=` has no meaning between `date` and `System.Time`"),
      ("birthDate + 7", 11, "`+` has no meaning between `date` and `System.Integer`"),
      ("gender - 'a'", 8, "`-` has no meaning between `code` and `System.String`"),
      ("1 'mg' mod 1 'mg'", 8, "`mod` has no meaning between `System.Quantity` and `System.Quantity`"),
      ("name & 'a'", 1, "`&` takes `String`, not `HumanName`"),
      ("gender.abs()", 8, "`abs` takes `Integer`, `Decimal`, `Quantity`, not `code`"),
      ("name.startsWith('a')", 6, "`startsWith` takes `String`, not `HumanName`"),
      ("gender.startsWith(1)", 19, "`startsWith` takes `String`, not `System.Integer`"),
      ("name[active]", 6, "an index takes `Integer`, not `boolean`"),
      ("name.skip('a')", 11, "`skip` takes `Integer`, not `System.String`"),
      ("iif(gender, 1, 2)", 5, "the criterion of `iif` takes `Boolean`, not `code`"),
      ("-active", 2, "`-` takes `Integer`, `Decimal`, `Quantity`, not `boolean`"),
      ("name.resolve() is Patient", 16, "`resolve` takes `Reference`, `String`, not `HumanName`"),
      ("name.resolve()", 6, "`resolve` takes `Reference`, `String`, not `HumanName`"),
      ("extension(url)", 11, "`url` can't stand here, only `Patient`"),
      // Words out of place.
      ("%nothing", 1, "unknown constant `%nothing`"),
      ("$index", 1, "`$index` has a meaning only in a criterion or a projection"),
      ("name.where($total = 0)", 12, "`$total` has a meaning only in `aggregate`"),
      ("gender.matches('[')", 16, "not a regular expression"),
      ("name.select()", 6, "`select` takes one projection"),
      ("gender.substring()", 8, "`substring` takes (Integer, Integer) or less"),
      ("gender.replace('a')", 8, "`replace` takes (String, String)"),
      ("name.aggregate()", 6, "`aggregate` takes an expression, and perhaps what it starts with"),
      ("name.elementDefinition()", 6, "the function `elementDefinition`, which needs a profile, is not supported yet"),
      ("2147483648", 1, "not an integer of 32 bits"),
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
