import FHIR
import Packages
import Tree

/// FHIR packages: a refusal or a package whose resources lie in it, have names that lead nowhere else, and come back when
/// they are packed again. The input's first byte says what the rest is: an archive as it is, or tar to be packed, with its
/// headers' checksums as they are or put right (else nearly every input would end there).
enum PackageOracle {
  private static let limit = 1 << 20
  private static let types: Set<String> = Set(R4.schema.types.map(\.name))

  static func check(_ input: [UInt8]) {
    guard let kind = input.first else { return }
    let rest = Array(input.dropFirst())
    switch kind % 3 {
    case 0: read(rest)
    case 1 where rest.count < 65_536: read(SampleArchive.gzip(rest))
    case 2 where rest.count < 65_536: read(SampleArchive.gzip(withChecksums(rest)))
    default: break
    }
  }

  private static func read(_ archive: [UInt8]) {
    let package: FHIRPackage
    do throws(PackageFault) {
      package = try FHIRPackage(archive: archive, limit: limit)
    } catch {
      return demand(!error.description.isEmpty, "a fault says nothing")
    }
    let resources = package.resources(ofTypes: types)
    var again = SampleArchive()
    again.add("package/package.json", manifest(package))
    for resource in resources {
      demand(!resource.file.contains("/") && resource.file.hasSuffix(".json"), "a resource that is no file of it")
      demand(types.contains(resource.type), "a resource of a type that was not asked for")
      demand(package.text(of: resource).count <= limit, "a resource that is larger than the limit")
    }
    // What the sample archive can say: short names, texts in UTF-8, 64 KiB.
    let tellable = resources.filter { $0.file.utf8.count < 80 && !$0.file.utf8.contains(0) }.filter {
      String(validating: package.text(of: $0), as: UTF8.self) != nil
    }
    for resource in tellable where again.tar.count < 30_000 && package.text(of: resource).count < 30_000 {
      again.add("package/\(resource.file)", String(decoding: package.text(of: resource), as: UTF8.self))
    }
    guard let other = try? FHIRPackage(archive: again.tgz) else { finding("packed again it is no package") }
    demand(other.name == package.name && other.version == package.version, "packed again it has another name")
    var left = other.resources(ofTypes: types)[...]
    for resource in tellable where left.first?.file == resource.file {
      let packed = left.removeFirst()
      demand(other.text(of: packed) == package.text(of: resource), "packed again a resource has another text")
      demand(packed.id == resource.id && packed.url == resource.url, "packed again a resource has another id")
    }
    demand(left.isEmpty, "packed again it has other resources")
  }

  private static func manifest(_ package: FHIRPackage) -> String {
    func quoted(_ text: String) -> String {
      "\"" + text.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] } + "\""
    }
    return "{\"name\":\(quoted(package.name)),\"version\":\(quoted(package.version))}"
  }

  /// The checksum of each header, told in octal as if its own field were spaces.
  private static func withChecksums(_ tar: [UInt8]) -> [UInt8] {
    var tar = tar
    for start in stride(from: 0, through: tar.count - 512, by: 512) {
      // Blocks of content are left alone as far as that can be told: what has no such field is no header.
      guard tar[start..<start + 512].contains(where: { $0 != 0 }), tar[start + 257] == UInt8(ascii: "u") else {
        continue
      }
      for index in start + 148..<start + 156 { tar[index] = 0x20 }
      let sum = String(tar[start..<start + 512].reduce(0) { $0 + Int($1) }, radix: 8)
      let field = Array((String(repeating: "0", count: 6 - sum.utf8.count) + sum).utf8)
      tar.replaceSubrange(start + 148..<start + 154, with: field)
      tar[start + 154] = 0
    }
    return tar
  }
}
