import FHIR
import Testing
import Tree

/// Facts of FHIR R4, checked against the specification's pages by eye: the table must hold them.
@Suite struct R4Tests {
  let schema = R4.schema

  private func elements(_ type: String) throws -> [SchemaElement] {
    schema.elements(of: try #require(schema.type(named: type)))
  }

  private func names(_ type: String) throws -> [String] { try elements(type).map(\.name) }

  private func element(_ name: String, of type: String) throws -> SchemaElement {
    let owner = try #require(schema.type(named: type))
    return schema[try #require(schema.element(name, of: owner))]
  }

  private func type(of name: String, in type: String) throws -> String {
    schema[try element(name, of: type).type].name
  }

  private func choice(_ name: String, of type: String) throws -> [String] {
    try elements(type).filter { $0.choice == name }.map { schema[$0.type].name }
  }

  @Test func isNamedAndSized() {
    #expect(schema.name == "FHIR")
    #expect(schema.version == "4.0.1")
    #expect(schema.namespace == "http://hl7.org/fhir")
    #expect(schema.types.count { $0.kind == .root } == 146)
    #expect(schema.types.filter { $0.kind == .abstract }.map(\.name) == ["DomainResource", "Resource"])
    #expect(schema.types.count { $0.format != nil } == 20)
    #expect(schema.elements.count < Int(UInt16.max))
    #expect(schema.types.count < 0x4000)
  }

  @Test func everyTypeAndElementResolves() {
    for type in schema.types {
      #expect(schema.type(named: type.name) == type.id)
      for element in schema.elements(of: type.id) {
        #expect(schema.element(element.name, of: type.id) == element.id)
        #expect(element.owner == type.id)
        #expect(Int(element.type.rawValue) < schema.types.count)
        #expect(element.min <= element.max && element.max > 0)
        for target in element.targets {
          #expect(schema.type(named: target).map { schema[$0].kind } == .root, "\(type.name).\(element.name)")
        }
      }
    }
  }

  @Test func everyResourceBeginsWithItsID() throws {
    let resource = try #require(schema.type(named: "Resource"))
    for type in schema.types where type.kind == .root {
      #expect(schema.isA(type.id, resource))
      let first = try #require(schema.elements(of: type.id).first)
      #expect(first.name == "id" && schema[first.type].name == "id" && !first.flags.contains(.attribute))
    }
  }

  @Test func everyPrimitiveHasIDAndExtensionOnly() throws {
    for type in schema.types {
      guard let format = type.format else { continue }
      #expect(format.rawValue == type.name)
      #expect(try names(type.name) == ["id", "extension"])
    }
    #expect(Set(schema.types.compactMap(\.format)) == Set(PrimitiveFormat.allCases))
  }

  @Test func attributesAreElementIDAndExtensionURL() throws {
    #expect(try type(of: "id", in: "Element") == "string")
    #expect(try type(of: "url", in: "Extension") == "uri")
    let element = try #require(schema.type(named: "Element"))
    for type in schema.types {
      let attributes = schema.elements(of: type.id).filter { $0.flags.contains(.attribute) }.map(\.name)
      let expected = type.name == "Extension" ? ["id", "url"] : schema.isA(type.id, element) ? ["id"] : []
      #expect(attributes == expected, "\(type.name)")
    }
  }

  @Test func kindsOfTheCommonBases() throws {
    for name in ["Element", "BackboneElement", "Extension", "Patient.contact", "Timing.repeat"] {
      #expect(schema[try #require(schema.type(named: name))].kind == .complex)
    }
    let backbone = try #require(schema.type(named: "BackboneElement"))
    #expect(schema.isA(try #require(schema.type(named: "Patient.contact")), backbone))
    #expect(schema.isA(try #require(schema.type(named: "Dosage")), backbone))
    #expect(!schema.isA(try #require(schema.type(named: "Timing.repeat")), backbone))
    #expect(
      schema.isA(try #require(schema.type(named: "Age")), try #require(schema.type(named: "Quantity"))))
  }

  @Test func elementsStandInTheOrderOfTheSpecification() throws {
    #expect(
      try names("Patient.contact") == [
        "id", "extension", "modifierExtension", "relationship", "name", "telecom", "address", "gender", "organization",
        "period",
      ])
    #expect(
      try names("Patient") == [
        "id", "meta", "implicitRules", "language", "text", "contained", "extension", "modifierExtension", "identifier",
        "active", "name", "telecom", "gender", "birthDate", "deceasedBoolean", "deceasedDateTime", "address",
        "maritalStatus", "multipleBirthBoolean", "multipleBirthInteger", "photo", "contact", "communication",
        "generalPractitioner", "managingOrganization", "link",
      ])
    #expect(try names("Money") == ["id", "extension", "value", "currency"])
    #expect(try names("Age") == names("Quantity"))
    #expect(try names("Narrative") == ["id", "extension", "status", "div"])
    #expect(try type(of: "div", in: "Narrative") == "xhtml")
    #expect(try Array(names("ElementDefinition")[2...4]) == ["modifierExtension", "path", "representation"])
  }

  @Test func choicesHoldEveryType() throws {
    #expect(try choice("value", of: "Extension").count == 50)
    #expect(try choice("value", of: "Parameters.parameter").count == 50)
    for stem in ["defaultValue", "fixed", "pattern"] {
      #expect(try choice(stem, of: "ElementDefinition").count == 50)
    }
    #expect(
      try choice("value", of: "Observation") == [
        "Quantity", "CodeableConcept", "string", "boolean", "integer", "Range", "Ratio", "SampledData", "time",
        "dateTime", "Period",
      ])
    #expect(try choice("bounds", of: "Timing.repeat") == ["Duration", "Range", "Period"])
    #expect(try choice("medication", of: "MedicationRequest") == ["CodeableConcept", "Reference"])
    #expect(try element("valueQuantity", of: "Observation").choice == "value")
    // A profile on Quantity is written as the Quantity it is.
    #expect(try choice("dose", of: "Dosage.doseAndRate") == ["Range", "Quantity"])
  }

  @Test func backbonesAreReused() throws {
    #expect(try type(of: "item", in: "Questionnaire.item") == "Questionnaire.item")
    #expect(try type(of: "item", in: "QuestionnaireResponse.item.answer") == "QuestionnaireResponse.item")
    #expect(try type(of: "link", in: "Bundle.entry") == "Bundle.link")
    #expect(try type(of: "referenceRange", in: "Observation.component") == "Observation.referenceRange")
    #expect(try type(of: "part", in: "Parameters.parameter") == "Parameters.parameter")
    #expect(try type(of: "exclude", in: "ValueSet.compose") == "ValueSet.compose.include")
    #expect(schema.type(named: "Bundle.entry.link") == nil)
  }

  @Test func resourcesInsideResourcesAreAbstract() throws {
    for (type, name) in [("Patient", "contained"), ("Bundle.entry", "resource"), ("Parameters.parameter", "resource")] {
      #expect(try self.type(of: name, in: type) == "Resource")
    }
    let resource = try #require(schema.type(named: "Resource"))
    let holders = schema.elements.dropFirst().filter { $0.type == resource && $0.name != "contained" }
    #expect(
      holders.map { "\(schema[$0.owner].name).\($0.name)" } == [
        "Bundle.entry.resource", "Bundle.entry.response.outcome", "Parameters.parameter.resource",
      ])
  }

  @Test func cardinalitiesFlagsTargetsAndBindings() throws {
    let status = try element("status", of: "Observation")
    #expect(status.min == 1 && status.max == 1 && status.flags == [.summary, .modifier])
    #expect(status.binding?.strength == "required")
    #expect(status.binding?.valueSet == "http://hl7.org/fhir/ValueSet/observation-status|4.0.1")
    let name = try element("name", of: "Patient")
    #expect(name.min == 0 && name.isList && name.flags == .summary && name.binding == nil)
    #expect(try element("subject", of: "Condition").min == 1)
    #expect(try element("subject", of: "Condition").targets == ["Patient", "Group"])
    #expect(try element("focus", of: "Observation").targets.isEmpty)
    #expect(try element("modifierExtension", of: "Patient").flags == .modifier)
    #expect(try element("code", of: "Condition").binding == nil, "an example binding is left out")
    #expect(try element("maritalStatus", of: "Patient").binding?.strength == "extensible")
    #expect(try element("language", of: "Patient").binding?.strength == "preferred")
  }
}

/// The search parameters of R4.
@Suite struct SearchParametersTests {
  private func parameter(_ code: String, of type: String) throws -> SearchParameter {
    try #require(SearchParameters.of(type).first { $0.code == code })
  }

  @Test func everyResourceHasThoseOfItsBases() {
    for type in R4.schema.types where type.kind == .root {
      let codes = SearchParameters.of(type.name).map(\.code)
      #expect(codes == codes.sorted())
      #expect(Set(codes).count == codes.count, "\(type.name)")
      #expect(Set(codes).isSuperset(of: ["_id", "_lastUpdated", "_tag", "_profile", "_security", "_content"]))
    }
    #expect(SearchParameters.of("Patient").contains { $0.code == "_text" })
    #expect(!SearchParameters.of("Bundle").contains { $0.code == "_text" }, "a Bundle is no DomainResource")
    #expect(SearchParameters.of("HumanName").isEmpty)
    #expect(SearchParameters.of("patient").isEmpty)
  }

  @Test func expressionsStartAtTheirTypeAndNameRealElements() throws {
    let schema = R4.schema
    for type in schema.types where type.kind == .root {
      let ancestors = [type.name, "DomainResource", "Resource"]
      for parameter in SearchParameters.of(type.name) {
        guard let expression = parameter.expression else { continue }
        for alternative in expression.split(separator: " | ") {
          let path = alternative.drop { $0 == "(" }.prefix { $0.isLetter || $0 == "." }.split(separator: ".")
          let start = String(try #require(path.first))
          #expect(ancestors.contains(start), "\(type.name) \(parameter.code)")
          // What follows is an element, a choice, or a function's name before its bracket.
          guard path.count > 1, alternative.contains("\(start).\(path[1])") else { continue }
          let first = String(path[1])
          let elements = schema.elements(of: type.id)
          #expect(
            elements.contains { $0.name == first || $0.choice == first } || alternative.contains("\(first)("),
            "\(type.name) \(parameter.code)")
        }
      }
    }
  }

  @Test func targetsAreResources() {
    for type in R4.schema.types where type.kind == .root {
      for parameter in SearchParameters.of(type.name) {
        #expect(parameter.targets.isEmpty || parameter.type == .reference)
        for target in parameter.targets { #expect(R4.schema.type(named: target) != nil) }
      }
    }
  }

  @Test func unionsAreNarrowedToTheirBase() throws {
    let birthdate = try parameter("birthdate", of: "Patient")
    #expect(birthdate.type == .date)
    #expect(birthdate.expression == "Patient.birthDate")
    #expect(birthdate.url == "http://hl7.org/fhir/SearchParameter/individual-birthdate")
    #expect(try parameter("birthdate", of: "Person").expression == "Person.birthDate")
    #expect(
      try parameter("code", of: "AllergyIntolerance").expression
        == "AllergyIntolerance.code | AllergyIntolerance.reaction.substance")
    #expect(try parameter("code", of: "Condition").expression == "Condition.code")
  }

  @Test func factsOfSingleParameters() throws {
    #expect(try parameter("_id", of: "Condition").expression == "Resource.id")
    #expect(try parameter("_text", of: "Condition").expression == nil)
    #expect(try parameter("subject", of: "Observation").targets == ["Device", "Group", "Location", "Patient"])
    #expect(try parameter("focus", of: "Observation").targets.isEmpty, "any resource")
    #expect(try parameter("value-quantity", of: "Observation").type == .quantity)
    #expect(try parameter("code-value-quantity", of: "Observation").type == .composite)
    #expect(try parameter("near", of: "Location").type == .special)
    #expect(try parameter("name", of: "InsurancePlan").expression == "InsurancePlan.name | InsurancePlan.alias")
    #expect(!SearchParameters.of("Patient").contains { $0.code == "mothersMaidenName" }, "experimental")
    let types = Set(R4.schema.types.flatMap { SearchParameters.of($0.name).map(\.type) })
    #expect(types == Set(SearchParameter.Kind.allCases))
  }
}
