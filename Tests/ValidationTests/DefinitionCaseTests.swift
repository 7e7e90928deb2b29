import FHIR
import Testing
import Tree

@testable import Validation

/// Each file in `Definitions/Cases/` breaks or just keeps what a type's own definition in `Definitions/Package/` asks
/// beyond the schema, or what a definition says of the parts of an extension, as those in `Cases/` do.
@Suite struct DefinitionCaseTests {
  static let made: Result<ProfileLibrary, any Error> = Result {
    ProfileLibrary(packages: [try Samples.package("Definitions")])
  }

  @Test(arguments: Samples.files("Definitions/Cases")) func isToldInTheseWords(_ file: String) throws {
    let library = try Self.made.get()
    for library in [library, try #require(ProfileLibrary(text: library.text))] {
      let rules: [any Rule] = [ExtensionPartRule(library), ProfileRule(library), TypeDefinitionRule(library)]
      try Samples.expect("Definitions/Cases/\(file)", by: Validator(rules: rules))
    }
  }

  @Test func theFolderIsThere() {
    #expect(Samples.files("Definitions/Cases").count >= 9)
  }
}
