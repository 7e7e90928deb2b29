import Access
import Identity
import Testing

/// A registry file says nothing that is passed over.
@Suite struct RegistryFileTests {
  private func fault(_ text: String) -> RegistryFile.Fault? {
    do throws(RegistryFile.Fault) {
      _ = try RegistryFile.read(text, tokensExpire: Instant(seconds: 0))
      return nil
    } catch {
      return error
    }
  }

  @Test func aMisspeltWordIsToldWithItsLine() {
    let good = """
      facilities:
        - {id: aoi, name: 見本あおい医院, oid: 2.999.1, refuses: true}
      people:
        - {id: ichiro, name: 見本 一郎, occupation: physician, facility: aoi, administrator: true}
      teams:
        - {patient: hanako, members: [{person: ichiro, attending: true}]}
      crosswalk:
        - {patient: hanako, hospital: chuo, identifier: "1"}
      """
    #expect(fault(good) == nil)
    for (word, line) in [("crosswalk", 7), ("administrator", 4), ("attending", 6), ("refuses", 2), ("people", 3)] {
      let bad = good.replacing("\(word):", with: "\(word.dropLast())x:")
      #expect(fault(bad)?.line == line, "\(word)")
      #expect(fault(bad)?.text.hasPrefix("`\(word.dropLast())x` is unknown here; there are: ") == true)
    }
  }
}
