import FHIR
import JSON
import Tree

/// NDJSON: a resource in JSON on each line. Lines of white space only are passed over.
extension StreamConverter {
  func convertLines(
    _ source: any ByteSource, teller: Teller, write: (ArraySlice<UInt8>) throws -> Void,
    progress: (Progress) -> Void
  ) async throws {
    let mark = "urn:mict:entry"
    let mould = try to.format.map { try Mould($0, pretty: pretty, mark: mark) }
    let around = try mould?.around(Mould.bundle { $0.placeholder(mark) })
    let lines = LineConverter(mould: mould, mark: mark)
    var reader = LineReader(source: source, limits: limits)
    var isFirst = true
    try await OrderedWork(tasks: limits.tasks, budget: limits.inWork).run(
      next: {
        guard !teller.isFull, let block = try reader.next() else { return nil }
        return (block, block.bytes.count)
      },
      make: { try lines.convert($0) },
      take: { block, made in
        teller.tell(made.issues)
        if made.isRefused { teller.refuse() }
        if !made.text.isEmpty, !teller.isRefused {
          if isFirst, let mould, let around {
            try write(around.before)
            try write(made.text.dropFirst(mould.between.count))
          } else {
            try write(made.text)
          }
          isFirst = false
        }
        progress(.converted(block.end))
        return !teller.isFull
      })
    if let fault = reader.fault { teller.tell([fault]) }
    guard !teller.isRefused, let target = to.format else { return }
    // Without a line there is a Bundle without entries.
    let end = isFirst ? try target.write(Mould.bundle { _ in }, pretty: pretty) : around.map { Array($0.after) } ?? []
    try write(Self.endingInLine(end)[...])
  }
}

/// Reads lines and writes them; many blocks at the same time.
private struct LineConverter: Sendable {
  /// Nil where NDJSON is written.
  let mould: Mould?
  let mark: String
  private let reader: FHIRJSONReader

  struct Made: Sendable {
    var text: ArraySlice<UInt8> = []
    var issues: [Issue] = []
    var isRefused = false
  }

  init(mould: Mould?, mark: String) {
    self.mould = mould
    self.mark = mark
    // In a Bundle a resource stands three levels deeper, and what is written must be read again.
    let usual = FHIRJSONReader.Limits()
    reader =
      mould == nil ? FHIRJSONReader() : FHIRJSONReader(limits: .init(depth: usual.depth - 3, issues: usual.issues))
  }

  func convert(_ block: LineBlock) throws -> Made {
    var made = Made()
    var documents: [(line: Int, address: String, document: Document)] = []
    var text: [UInt8] = []
    var number = block.line
    for line in block.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      defer { number += 1 }
      guard !line.trimmed.isEmpty else { continue }
      let reading = reader.read(Array(line))
      made.issues += reading.issues.map { $0.inLine(number) }
      guard reading.isUsable, let document = reading.document else {
        made.isRefused = true
        continue
      }
      if mould == nil {
        text += try FHIRFormat.json.write(document)
        text.append(UInt8(ascii: "\n"))
      } else {
        documents.append((number, EntryAddress.made(for: line.trimmed, number: number), document))
      }
    }
    guard let mould else {
      made.text = text[...]
      return made
    }
    guard !documents.isEmpty, !made.isRefused else { return made }
    do {
      made.text = try mould.entries(
        of: Mould.bundle { builder in
          builder.placeholder(mark)
          for (_, address, document) in documents { builder.entry(document, at: address) }
        })
    } catch is FHIRUnwritable {
      made.isRefused = true
      made.issues += documents.flatMap { line, _, document in mould.faults(of: document).map { $0.inLine(line) } }
    }
    return made
  }
}

extension ArraySlice<UInt8> {
  /// Without the white space at its ends.
  fileprivate var trimmed: ArraySlice<UInt8> {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0d }
    guard let first = firstIndex(where: { !isSpace($0) }), let last = lastIndex(where: { !isSpace($0) }) else {
      return []
    }
    return self[first...last]
  }
}

extension DocumentBuilder {
  /// An entry that holds a resource.
  fileprivate mutating func entry(_ resource: Document, at address: String) {
    begin("entry")
    leaf("fullUrl", address)
    copy(resource.root, as: Self.resource)
    close()
  }

  /// `Bundle.entry.resource`.
  private static let resource: ElementID = {
    let schema = R4.schema
    guard let entry = schema.type(named: "Bundle.entry"), let resource = schema.element("resource", of: entry) else {
      preconditionFailure("R4 has no `Bundle.entry.resource`")
    }
    return resource
  }()
}

extension Mould {
  /// Why a document can't be written.
  fileprivate func faults(of document: Document) -> [Issue] {
    do throws(FHIRUnwritable) {
      _ = try format.write(document)
      return []
    } catch {
      return error.issues
    }
  }
}

extension Issue {
  /// The issue of a text that is that line of a larger one.
  fileprivate func inLine(_ line: Int) -> Issue {
    Issue(code, path: path, place: Place(line: line, column: place?.column ?? 1), subjects: subjects)
  }
}
