import Foundation
import Streams
import Tree

/// The files that a command is given to look at: those named, and all of FHIR's forms in the folders named and below
/// them, sorted. Hidden files and folders are passed over; what else is passed over is told, once for all.
///
/// It looks at names only; whether a file can be read is found when it is.
struct Inputs {
  /// A file to look at.
  struct File {
    /// Where it is; `-` for standard input.
    let path: String
    /// Its path below the folder in which it was found; of a file that was named, its last part.
    let name: String
    /// Whether it was found in a folder: then nobody has said that it is a resource.
    var isFound = false
  }

  private(set) var files: [File] = []
  /// Whether a folder is among what was named.
  private(set) var hasFolder = false
  /// Folders that can't be gone through, or have no such file.
  private(set) var faults: [(fault: Files.Fault, folder: String)] = []
  /// How many files of each ending are passed over.
  private var passedOver: [String: Int] = [:]

  /// What is to be looked at. A folder `except` below those named is not: it is what the command writes.
  init(_ paths: [String], except: String? = nil) {
    for path in paths {
      guard path != "-", Self.kind(of: path) == S_IFDIR else {
        files.append(File(path: path, name: (path as NSString).lastPathComponent))
        continue
      }
      hasFolder = true
      let known = files.count
      let before = faults.count
      let folder = path.hasSuffix("/") ? path : path + "/"
      walk(folder, "", except: except.map(Self.place))
      files[known...].sort { $0.path < $1.path }
      if files.count == known, faults.count == before {
        let fault = Files.Fault(
          path, "no file in this folder ends in \(Self.endings)", "このフォルダーには\(Self.endings)で終わるファイルがありません")
        faults.append((fault, path))
      }
    }
  }

  /// What is passed over, in words for people; nil where nothing is.
  func note(_ language: Language = .english) -> String? {
    guard !passedOver.isEmpty else { return nil }
    let count = passedOver.values.reduce(0, +)
    let kinds = passedOver.sorted { $0.key < $1.key }.map { kind, count in
      "\(count) \(language == .japanese ? Self.japanese[kind] ?? kind : kind)"
    }
    let shown = kinds.count > 8 ? kinds.prefix(8) + ["…"] : kinds[...]
    if language == .japanese {
      return "note: \(count)個のファイルは対象外です（対象は\(Self.endings)）: \(shown.joined(separator: ", "))"
    }
    return
      "note: \(count) file\(count == 1 ? " is" : "s are") passed over (taken are \(Self.endings)): "
      + shown.joined(separator: ", ")
  }

  /// Tells what is passed over, and what is wrong; whether nothing is.
  func tell() -> Bool {
    if let note = note() { Files.complain(note) }
    for (fault, _) in faults { Files.complain(fault) }
    return faults.isEmpty
  }

  /// Where a path leads, links followed.
  static func place(_ path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
  }

  /// Kinds that are no ending, in Japanese.
  private static let japanese = [
    "links to folders": "フォルダーへのリンク", "without ending": "拡張子なし", "pipes and the like": "パイプなど",
  ]

  private static let endings = StreamForm.endings.map(\.ending).joined(separator: ", ")

  private mutating func walk(_ folder: String, _ below: String, except: String?) {
    if let except, !below.isEmpty, Self.place(folder + below) == except { return }
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: folder + below) } catch {
      faults.append(
        (Files.Fault(folder + below, "this folder can't be read", "このフォルダーを読めません"), folder + below))
      return
    }
    for name in names where !name.hasPrefix(".") {
      let inner = below + name
      switch Self.kind(of: folder + inner) {
      // A link to a folder may lead back to where it stands.
      case S_IFDIR where !Self.isLink(folder + inner): walk(folder, inner + "/", except: except)
      case S_IFDIR: passedOver["links to folders", default: 0] += 1
      // What leads nowhere is to be told when it is read.
      case S_IFREG, nil:
        let ending = (name as NSString).pathExtension
        if StreamForm(fileName: name) != nil {
          files.append(File(path: folder + inner, name: inner, isFound: true))
        } else {
          passedOver[ending.isEmpty ? "without ending" : ".\(ending.prefix(20))", default: 0] += 1
        }
      default: passedOver["pipes and the like", default: 0] += 1
      }
    }
  }

  /// The kind of file that a path leads to, or nil where it leads nowhere.
  private static func kind(of path: String) -> mode_t? {
    var facts = stat()
    return stat(path, &facts) == 0 ? facts.st_mode & S_IFMT : nil
  }

  private static func isLink(_ path: String) -> Bool {
    var facts = stat()
    return lstat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFLNK
  }
}
