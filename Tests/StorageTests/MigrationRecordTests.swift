import Foundation
import TestSupport
import Testing

@testable import Database
@testable import Storage

/// A migration that was released never changes: a database that has had it would refuse its program.
@Suite struct MigrationRecordTests {
  /// `Migrations.txt` has a line for each, written when it came: its number, name and checksum. A line that is there is
  /// never edited.
  @Test func releasedMigrationsAreAsTheyWere() throws {
    let file = Project.folder.appending(path: "Tests/StorageTests/Migrations.txt")
    let kept = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
    let told = Migrations.all.map { "\($0.number) \($0.name) \($0.checksum)" }
    #expect(told.prefix(kept.count).elementsEqual(kept.map(String.init)), "a released migration was changed: \(told)")
    #expect(told.count == kept.count, "write the new ones into Migrations.txt: \(told.dropFirst(kept.count))")
    #expect(!kept.isEmpty)
  }

  /// A text that differs in one letter has another checksum.
  @Test func everyStatementCounts() {
    for migration in Migrations.all {
      for index in migration.statements.indices {
        var statements = migration.statements
        statements[index] += " "
        let changed = Migration(number: migration.number, name: migration.name, statements: statements)
        #expect(changed.checksum != migration.checksum)
      }
    }
  }
}
