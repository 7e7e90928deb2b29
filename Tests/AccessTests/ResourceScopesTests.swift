import Access
import TestSupport
import Testing

/// What the scopes of a program give, and that whatever is not understood gives nothing.
@Suite struct ResourceScopesTests {
  private static let types = ["Patient", "Observation", "Condition"]

  /// What is allowed, as text: `Condition.crs Patient.r`.
  private func given(_ scopes: ResourceScopes) -> String {
    Self.types.sorted().compactMap { type in
      let letters = ResourcePermission.allCases.filter { scopes.allows($0, type) }.map { String($0.rawValue) }.joined()
      return letters.isEmpty ? nil : "\(type).\(letters)"
    }.joined(separator: " ")
  }

  @Test(arguments: [
    ("user/Observation.rs", "Observation.rs"), ("user/Observation.read", "Observation.rs"),
    ("user/Observation.write", "Observation.cud"), ("user/Observation.*", "Observation.cruds"),
    ("user/*.cruds", "Condition.cruds Observation.cruds Patient.cruds"),
    ("user/*.read user/Condition.c", "Condition.crs Observation.rs Patient.rs"),
    ("user/Condition.r user/Condition.s", "Condition.rs"), ("  user/Patient.d   ", "Patient.d"),
  ])
  func whatIsUnderstoodIsGiven(text: String, expected: String) {
    let (scopes, unread) = ResourceScopes.read(text)
    #expect(unread.isEmpty)
    #expect(given(scopes) == expected)
    #expect(ResourceScopes("\(scopes)") == scopes, "it is written as it is read")
  }

  @Test(arguments: [
    "", "user/Observation", "user/Observation.", "user/Observation.sr", "user/Observation.rr", "user/Observation.x",
    "user/observation.r", "user/.r", "user/Observation.r.s", "User/Observation.r", "patient/Observation.rs",
    "system/*.cruds", "user/Observation.rs?category=laboratory", "user/Obs*.r", "openid", "launch/patient", "*",
    "user/*",
    "user/Observation.READ", "user/Observation.rs,user/Patient.rs",
  ])
  func whatIsNotUnderstoodGivesNothing(text: String) {
    let (scopes, unread) = ResourceScopes.read(text)
    #expect(scopes.isEmpty && given(scopes).isEmpty)
    #expect(unread == text.split(separator: " ").map(String.init))
  }

  /// What two give together is what both give, for every type and permission, and for all types at once.
  @Test func anIntersectionGivesWhatBothGive() {
    var chance = SeededGenerator.told("scopes")
    func scopes() -> ResourceScopes {
      let words = (0..<Int.random(in: 0...4, using: &chance)).map { _ in
        let type = chance.once(in: 4) ? "*" : chance.pick(Self.types)
        let letters = ResourcePermission.allCases.filter { _ in chance.once(in: 2) }.map { String($0.rawValue) }
        return "user/\(type).\(letters.joined())"
      }
      return ResourceScopes(words.joined(separator: " "))
    }
    for _ in 0..<500 {
      let (one, two) = (scopes(), scopes())
      let both = one.intersection(two)
      for type in Self.types + ["*", "Other"] {
        for permission in ResourcePermission.allCases {
          #expect(
            both.allows(permission, type) == (one.allows(permission, type) && two.allows(permission, type)),
            "\(one) ∩ \(two): \(type) \(permission)")
        }
      }
      #expect(one.intersection(.everything) == one)
      #expect(ResourceScopes("\(both)") == both)
    }
  }
}
