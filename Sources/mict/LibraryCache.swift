import ArgumentParser
import Crypto
import Foundation
import Packages
import Validation

/// The library made of packages, kept between runs: opening the packages takes longer than most validations. It is kept
/// as text in the user's cache folder, under the hash of the packages' contents, and made anew whenever what is kept is
/// not whole. That it can't be kept is no fault.
enum LibraryCache {
  /// The library of these packages, of which earlier ones count first. Throws `Files.Fault`, which names the option that
  /// gave them.
  static func library(ofPackages paths: [String], option: String) throws -> ProfileLibrary {
    let archives = try paths.map { try PackageFile.archive(at: $0, option: option) }
    let file = folder?.appending(path: name(of: archives))
    if let file, let data = try? Data(contentsOf: file), let kept = opened(data) { return kept }
    let packages = try zip(paths, archives).map { try PackageFile.opened($1, at: $0, option: option) }
    let made = ProfileLibrary(packages: packages)
    if let file { keep(made, in: file) }
    return made
  }

  /// `$XDG_CACHE_HOME/mict` or `~/.cache/mict`.
  private static var folder: URL? {
    let environment = ProcessInfo.processInfo.environment
    if let path = environment["XDG_CACHE_HOME"], path.hasPrefix("/") {
      return URL(filePath: path).appending(path: "mict")
    }
    guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
    return URL(filePath: home).appending(path: ".cache/mict")
  }

  private static func name(of archives: [[UInt8]]) -> String {
    var hash = SHA256()
    hash.update(data: Data("\(ProfileLibrary.revision) \(Mict.configuration.version)".utf8))
    for archive in archives { hash.update(data: Data(SHA256.hash(data: archive))) }
    return "library-\(hex(hash.finalize()))"
  }

  /// What is kept is the hash of the text, a line feed and the text.
  private static func opened(_ data: Data) -> ProfileLibrary? {
    guard let end = data.firstIndex(of: 10) else { return nil }
    let text = [UInt8](data[(end + 1)...])
    guard data[..<end].elementsEqual(hex(SHA256.hash(data: text)).utf8) else { return nil }
    return ProfileLibrary(text: text)
  }

  private static func keep(_ library: ProfileLibrary, in file: URL) {
    let text = library.text
    try? FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try? Data(Array("\(hex(SHA256.hash(data: text)))\n".utf8) + text).write(to: file, options: .atomic)
  }

  private static func hex(_ digest: SHA256Digest) -> String {
    digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
