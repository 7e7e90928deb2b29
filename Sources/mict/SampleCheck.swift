import FHIR
import Foundation
import JSON
import Mapping
import Synchronization
import Tree

/// Proves the lenses on the samples of a folder.
///
/// The samples are looked at side by side: none knows of another. Of the two forms of a sample the second is proven by
/// being the same document as the first.
struct SampleCheck {
  let mappings: MappingSet
  /// Whether what is expected is written anew.
  let writes: Bool
  /// The names of the mappings whose samples are asked for; nil for all.
  let only: Set<String>?

  /// What was found, and how many files were looked at.
  struct Result {
    var findings: [Finding] = []
    var count = 0
    /// How many samples are there in one form only: of those it is not proven that the other says the same.
    var alone = 0

    static func + (one: Result, other: Result) -> Result {
      Result(findings: one.findings + other.findings, count: one.count + other.count, alone: one.alone + other.alone)
    }
  }

  /// Looks at all samples of the folder. Throws where there is no such folder, or something can't be written.
  func run(_ path: String) throws -> Result {
    let folder = try SampleFolder(path)
    let stems = folder.stems
    let results = Mutex<[Swift.Result<Result, any Error>?]>(Array(repeating: nil, count: stems.count))
    DispatchQueue.concurrentPerform(iterations: stems.count) { number in
      let result = Swift.Result { try check(stems[number], in: folder) }
      results.withLock { $0[number] = result }
    }
    var all = try results.withLock { $0 }.compactMap { try $0?.get() }.reduce(Result(), +)
    if all.count == 0, only == nil {
      all.findings.append(Finding(path, "there is no sample here", "見本がありません"))
    }
    return all
  }

  private func check(_ stem: String, in folder: SampleFolder) throws -> Result {
    var result = Result()
    var first: Document?
    let files = folder.files(stem)
    result.alone = files.count < 2 ? 1 : 0
    for (path, format) in files {
      let reading = format.read(try Files.read(path))
      let found = reading.issues.map { Finding($0, file: path) }
      guard let resource = reading.document, reading.isUsable else {
        // Whose sample it is can't be told: it is everybody's.
        result.findings += found
        continue
      }
      if let first {
        result.count += 1
        result.findings += found
        guard let difference = Difference.first(first, resource) else { continue }
        let says = "the JSON and the XML form differ"
        result.findings.append(
          Finding(Issue(.mappingSample, path: difference.path, subjects: [says]), file: path))
      }
      let bare = ResourceHead.removed(from: resource)
      switch mappings.lens(for: bare) {
      case .failure(let refusal):
        result.findings += found + [Finding(refusal.issue, file: path)]
        result.count += first == nil ? 1 : 0
      case .success(let lens):
        if let only, !only.contains(lens.name) { return Result() }
        if first == nil {
          result.count += 1
          result.findings += found
        }
        result.findings += try findings(on: bare, lens, stem, path, in: folder)
      }
      first = first ?? resource
    }
    return result
  }

  private func findings(on resource: Document, _ lens: Lens, _ stem: String, _ path: String, in folder: SampleFolder)
    throws -> [Finding]
  {
    var found = lens.brokenLaws(on: resource).map { Finding($0.issue, file: path) }
    let split = lens.split(resource)
    found += lens.join(split.entry).structureIssues().map { Finding($0, file: path, as: "fresh") }
    return found + (try compare(split, lens, stem, path, in: folder))
  }

  /// The entry and residue against the expected ones.
  private func compare(
    _ split: (entry: Document, residue: Document?), _ lens: Lens, _ stem: String, _ path: String,
    in folder: SampleFolder
  ) throws -> [Finding] {
    var found: [Finding] = []
    for (kind, document) in [("stock", split.entry), ("residue", split.residue)] {
      let expected = folder.expected(stem, kind)
      let bytes = document.map { JSONWriter.text($0, pretty: true, typeMember: false) } ?? []
      if writes {
        if bytes.isEmpty { Files.remove(expected) } else { try Files.write(bytes, to: expected) }
        continue
      }
      let wanted = (try? Files.read(expected)) ?? []
      // Equal bytes are equal documents: that is soon seen.
      if wanted == bytes || (!wanted.isEmpty && !bytes.isEmpty && isEqual(wanted, bytes, lens, kind)) { continue }
      let says = "the \(kind) is not the one in \(expected)"
      found.append(Finding(Issue(.mappingSample, subjects: [says]), file: path))
    }
    return found
  }

  private func isEqual(_ wanted: [UInt8], _ actual: [UInt8], _ lens: Lens, _ kind: String) -> Bool {
    let reader = JSONReader(schema: kind == "stock" ? lens.entrySchema : lens.resourceSchema, anchors: true)
    let type = kind == "stock" ? lens.entryType : lens.resourceType
    guard let one = reader.read(wanted, as: type).document, let other = reader.read(actual, as: type).document else {
      return false
    }
    return one == other
  }
}
