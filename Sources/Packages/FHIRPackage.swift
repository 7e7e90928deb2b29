import Gzip

/// A *package* is how definitions of FHIR travel (https://hl7.org/fhir/packages.html): a gzip-compressed tar archive
/// (`.tgz`) with a folder `package` that holds a manifest `package.json` and one JSON file for each resource.
///
/// It is read straight from the archive's bytes; nothing is written to disk. It knows which resources it holds, by type,
/// id and canonical URL, and gives their text. It doesn't know what they say, nor whether they say it rightly.
///
///     let package = try FHIRPackage(archive: bytes)
///     let sets = package.resources(ofTypes: ["ValueSet"])
///     let text = package.text(of: sets[0])
public struct FHIRPackage: Sendable {
  /// `hl7.fhir.r4.core`.
  public let name: String
  /// `4.0.1`.
  public let version: String
  private let bytes: [UInt8]
  private let files: [Tar.File]

  /// What bounds a package that means no good.
  public static let sizeLimit = 1 << 29

  /// A resource in a package.
  public struct Resource: Sendable {
    /// `ValueSet`.
    public let type: String
    /// Its id; empty where it has none.
    public let id: String
    /// Its canonical URL, without the version; empty where it has none.
    public let url: String
    /// Its business version; empty where it has none.
    public let version: String
    /// The file's name in the package: `ValueSet-address-use.json`.
    public let file: String
    fileprivate let range: Range<Int>
  }

  /// Opens an archive. Unpacked it may have at most `limit` bytes.
  public init(archive: [UInt8], limit: Int = sizeLimit) throws(PackageFault) {
    do { bytes = try Gzip.unpack(archive, limit: limit) } catch { throw PackageFault(error) }
    let folder = "package/"
    files = try Tar.files(in: bytes).compactMap { file in
      guard file.name.hasPrefix(folder), file.name.hasSuffix(".json") else { return nil }
      let name = String(file.name.dropFirst(folder.count))
      // Other folders hold what belongs to tools; hidden files are indexes.
      return name.contains("/") || name.hasPrefix(".") ? nil : Tar.File(name: name, range: file.range)
    }
    guard let manifest = files.first(where: { $0.name == Self.manifest }) else { throw .notAPackage }
    let members = TopLevel.strings(["name", "version"], in: bytes[manifest.range])
    guard let name = members[0], let version = members[1] else { throw .notAPackage }
    self.name = name
    self.version = version
  }

  /// The resources of those types, in the archive's order. What is no resource is left out.
  public func resources(ofTypes types: Set<String>) -> [Resource] {
    files.compactMap { file in
      guard file.name != Self.manifest else { return nil }
      let members = TopLevel.strings(["resourceType", "id", "url", "version"], in: bytes[file.range]) {
        types.contains($0)
      }
      guard let type = members[0], types.contains(type) else { return nil }
      return Resource(
        type: type, id: members[1] ?? "", url: members[2] ?? "", version: members[3] ?? "", file: file.name,
        range: file.range)
    }
  }

  /// The JSON text of a resource of this package.
  public func text(of resource: Resource) -> [UInt8] { Array(bytes[resource.range]) }

  private static let manifest = "package.json"
}
