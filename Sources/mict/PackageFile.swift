import Packages

/// A FHIR package that an option names: read, and opened. What is wrong with it is told with the option.
enum PackageFile {
  /// The bytes of the file.
  static func archive(at path: String, option: String) throws -> [UInt8] {
    do { return try Files.read(path) } catch let fault as Files.Fault { throw fault.behind("\(option) ") }
  }

  /// The package in them.
  static func opened(_ archive: [UInt8], at path: String, option: String) throws -> FHIRPackage {
    let package: FHIRPackage
    do throws(PackageFault) { package = try FHIRPackage(archive: archive) } catch {
      throw Files.Fault("\(option) \(path)", "\(error)", error.japanese)
    }
    // Packages of JavaScript look the same from outside.
    guard !package.resources(ofTypes: ["CodeSystem", "StructureDefinition", "ValueSet"]).isEmpty else {
      throw Files.Fault(
        "\(option) \(path)", "this is no FHIR package: it has no value set, code system or profile",
        "FHIRパッケージではありません。値セット、コード体系、プロファイルのいずれもありません")
    }
    return package
  }
}

extension PackageFault {
  /// One sentence for people, in Japanese.
  fileprivate var japanese: String {
    switch self {
    case .notCompressed: "パッケージではありません。パッケージはgzip圧縮のtarアーカイブ（.tgz）です"
    case .truncated: "アーカイブが途中で切れています"
    case .damaged: "アーカイブが壊れています"
    case .tooLarge(let limit): "展開すると上限の\(limit >> 20) MiBを超えます"
    case .forbidden(let entry): "`\(entry)`はパッケージに置けません"
    case .notAPackage: "FHIRパッケージではありません。名前と版のある`package/package.json`がありません"
    }
  }
}
