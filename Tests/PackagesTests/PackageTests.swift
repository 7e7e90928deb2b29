import Packages
import Testing

/// What a package holds, and what is no package.
@Suite struct PackageTests {
  @Test func resourcesAreFoundByTypeAndAddress() throws {
    var archive = SampleArchive.package
    archive.add("package/", "", kind: "5")
    // The members stand in any order, and those of inner objects are not the resource's own.
    archive.add(
      "package/ValueSet-a.json",
      #"{"contained":[{"resourceType":"Basic","url":"x","id":"y"}], "text":"a \"url\": \\", "url" : "http:\/\/example.org\/a","#
        + #""id":"a","version":"2","resourceType":"ValueSet"}"#)
    archive.add("package/ValueSet-b.json", #"{"resourceType":"ValueSet"}"#)
    archive.add("package/CodeSystem-c.json", #"{"resourceType":"CodeSystem","id":"c","url":"http://example.org/c"}"#)
    archive.add("package/other/ValueSet-d.json", #"{"resourceType":"ValueSet","id":"d"}"#)
    archive.add("package/.index.json", #"{"resourceType":"ValueSet"}"#)
    archive.add("package/notes.txt", "ValueSet")
    archive.add("package/broken.json", #"{"resourceType":"ValueSet","id":"br"#)
    let package = try FHIRPackage(archive: archive.tgz)
    #expect(package.name == "example.fictitious" && package.version == "1.0.0")
    let sets = package.resources(ofTypes: ["ValueSet"])
    #expect(sets.map(\.file) == ["ValueSet-a.json", "ValueSet-b.json", "broken.json"])
    #expect(
      [sets[0].type, sets[0].id, sets[0].url, sets[0].version] == ["ValueSet", "a", "http://example.org/a", "2"])
    #expect([sets[1].id, sets[1].url, sets[1].version] == ["", "", ""])
    #expect(package.resources(ofTypes: ["ValueSet", "CodeSystem"]).count == 4)
    #expect(package.text(of: sets[1]) == Array(#"{"resourceType":"ValueSet"}"#.utf8))
  }

  @Test func longNamesAreRead() throws {
    let long = String(repeating: "n", count: 120)
    var archive = SampleArchive.package
    archive.add("ValueSet-p.json", #"{"resourceType":"ValueSet"}"#, prefix: "package")
    let path = "path=package/\(long).json\n"
    archive.add("pax", "17 mtime=1234567\n\(path.utf8.count + 4) \(path)", kind: "x")
    archive.add("short", #"{"resourceType":"ValueSet"}"#)
    archive.add("././@LongLink", "package/\(long)g.json\0", kind: "L")
    archive.add("short", #"{"resourceType":"ValueSet"}"#)
    archive.add("./package/dotted.json", #"{"resourceType":"ValueSet"}"#)
    let files = try FHIRPackage(archive: archive.tgz).resources(ofTypes: ["ValueSet"]).map(\.file)
    #expect(files == ["ValueSet-p.json", "\(long).json", "\(long)g.json", "dotted.json"])
  }

  @Test func whatCannotStandInAPackageIsRefused() throws {
    for (name, kind) in [("link", "2"), ("hard", "1"), ("pipe", "6"), ("device", "3")] as [(String, Character)] {
      var archive = SampleArchive.package
      archive.add(name, "", kind: kind)
      #expect(fault(archive.tgz) == .forbidden(entry: name))
    }
    for name in ["/package/a.json", "package/../../a.json", "..", ""] {
      var archive = SampleArchive.package
      archive.add(name, "{}")
      #expect(fault(archive.tgz) == .forbidden(entry: name))
    }
  }

  @Test func whatIsNoPackageIsRefused() throws {
    #expect(fault([]) == .notCompressed)
    #expect(fault(Array("package".utf8)) == .notCompressed)
    #expect(fault(SampleArchive.gzip([])) == .truncated)
    #expect(fault(SampleArchive().tgz) == .notAPackage)
    var archive = SampleArchive()
    archive.add("package/package.json", #"{"name":"example.fictitious"}"#)
    #expect(fault(archive.tgz) == .notAPackage)
    archive.add("package/late.json", "x", kind: "x")
    #expect(fault(archive.tgz) == .damaged)
  }

  /// What stands after the end of the archive, or of the compressed data, was not put there by who made it.
  @Test func nothingFollowsTheEnd() throws {
    let archive = SampleArchive.package
    #expect(fault(archive.tgz + [1, 2, 3]) == .damaged)
    #expect(fault(SampleArchive.gzip(archive.tar + [UInt8](repeating: 0, count: 512) + [1])) == .damaged)
    #expect(fault(SampleArchive.gzip(archive.tar)) == .truncated)
    // Compressed in two pieces it is still one.
    let half = archive.tar.count / 2
    let pieces = [Array(archive.tar[..<half]), Array(archive.tar[half...]) + [UInt8](repeating: 0, count: 1024)]
    #expect(fault(pieces.flatMap(SampleArchive.gzip)) == nil)
  }

  @Test func whatIsTooLargeIsRefused() throws {
    let archive = SampleArchive.package.tgz
    let size = SampleArchive.package.tar.count + 1024
    #expect(fault(archive, limit: size - 1) == .tooLarge(limit: size - 1))
    #expect(fault(archive, limit: size) == nil)
    // What it says of its size counts for nothing.
    var liar = archive
    liar.replaceSubrange(liar.count - 4..<liar.count, with: [255, 255, 255, 127])
    #expect(fault(liar) == .damaged)
  }

  /// Cut anywhere, or with any one byte changed, an archive is refused or the same: never half read.
  @Test func damageIsFound() throws {
    var sample = SampleArchive.package
    sample.add("package/ValueSet-a.json", #"{"resourceType":"ValueSet","id":"a"}"#)
    let archive = sample.tgz
    for count in 0..<archive.count {
      #expect(fault(Array(archive[..<count])) != nil, "cut at \(count)")
    }
    for index in archive.indices {
      var changed = archive
      changed[index] ^= 0x41
      // Of gzip's header, the time, the system and the flags that nobody reads may change.
      #expect(fault(changed) != nil || index < 10, "changed at \(index)")
    }
    // Where the checksums of gzip hold, those of tar find what is changed in a header (byte 155 follows their end).
    for index in 0..<500 where index != 155 {
      var tar = sample.tar
      tar[512 + 512 + index] ^= 0x01
      #expect(fault(SampleArchive.gzip(tar + [UInt8](repeating: 0, count: 1024))) != nil, "changed at \(index)")
    }
  }

  @Test func faultsAreToldInPlainWords() {
    let all: [PackageFault] = [
      .notCompressed, .truncated, .damaged, .tooLarge(limit: 1 << 20), .forbidden(entry: "a"), .notAPackage,
    ]
    for fault in all { #expect(fault.description.contains(" ")) }
    #expect(PackageFault.tooLarge(limit: 3 << 20).description.contains("3 MiB"))
  }

  private func fault(_ archive: [UInt8], limit: Int = FHIRPackage.sizeLimit) -> PackageFault? {
    do {
      _ = try FHIRPackage(archive: archive, limit: limit)
      return nil
    } catch {
      return error
    }
  }
}
