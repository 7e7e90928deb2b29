import FHIR
import Testing
import Tree

@testable import Validation

/// Each file in `Profiles/Cases/` breaks or just keeps one rule of a definition in `Profiles/Package/`, as those in
/// `Cases/` do; all of them fictitious. The library is asked as it was made and as it comes back from its text.
@Suite struct ProfileCaseTests {
  static let made: Result<ProfileLibrary, any Error> = Result {
    ProfileLibrary(packages: [try Samples.package("Profiles"), try Samples.package()])
  }

  @Test(arguments: Samples.files("Profiles/Cases")) func isToldInTheseWords(_ file: String) throws {
    let library = try Self.made.get()
    try Samples.expect("Profiles/Cases/\(file)", by: Self.validator(library))
    let kept = try #require(ProfileLibrary(text: library.text))
    try Samples.expect("Profiles/Cases/\(file)", by: Self.validator(kept))
  }

  /// Without bindings of the specification, which these packages don't have.
  static func validator(_ library: ProfileLibrary, given: [String] = [], mustSupport: Bool = false) -> Validator {
    let profiles = ProfileRule(library, given: given.compactMap { library.slot($0) }, tellsMustSupport: mustSupport)
    return Validator(rules: [FullURLRule(), profiles])
  }

  @Test func theFolderIsThere() {
    #expect(Samples.files("Profiles/Cases").count >= 100)
  }
}
