import Gzip

/// Why a package can't be read. It names the file in the archive where there is one, and never what stands in it.
public enum PackageFault: Error, Hashable, Sendable {
  /// The file doesn't begin as gzip does.
  case notCompressed
  /// The file ends before what it holds ends.
  case truncated
  /// What is packed is not what was packed: a checksum or a header doesn't hold.
  case damaged
  /// Larger unpacked than the limit, in bytes.
  case tooLarge(limit: Int)
  /// Something that is neither file nor folder, or whose name leads out of the package.
  case forbidden(entry: String)
  /// There is no `package/package.json` with a name and a version.
  case notAPackage
}

extension PackageFault {
  /// Why it can't be unpacked.
  init(_ fault: Gzip.Fault) {
    self =
      switch fault {
      case .notCompressed: .notCompressed
      case .truncated: .truncated
      case .damaged: .damaged
      case .tooLarge(let limit): .tooLarge(limit: limit)
      }
  }
}

extension PackageFault: CustomStringConvertible {
  /// One sentence for people, in English.
  public var description: String {
    switch self {
    case .notCompressed: "this is no package: a package is a gzip-compressed tar archive (.tgz)"
    case .truncated: "the archive is cut short"
    case .damaged: "the archive is damaged"
    case .tooLarge(let limit): "unpacked the archive is larger than the limit of \(limit >> 20) MiB"
    case .forbidden(let entry): "`\(entry)` can't stand in a package"
    case .notAPackage: "this is no FHIR package: `package/package.json` with a name and a version is missing"
    }
  }
}
