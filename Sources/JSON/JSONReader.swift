public import Tree

/// Reads JSON as FHIR writes it (R4 §2.6.2, https://hl7.org/fhir/R4/json.html) into documents of any schema: lists are
/// arrays, a primitive is a literal or a string, `_name` carries a primitive's `id` and extensions, `resourceType`
/// names a resource's type. It reports all faults it finds, not just the first.
///
/// It does not know what a value means; the rules that no syntax knows (how often, which format) are `Document.structureIssues`,
/// which it asks.
///
///     let reading = JSONReader(schema: fhir).read(body)
///     guard reading.isUsable, let document = reading.document else { return reading.issues }
public struct JSONReader: Sendable {
  /// What bounds the reading of a text that means no good.
  public struct Limits: Sendable {
    /// How many arrays and objects may stand inside each other. The reader calls itself for objects: thousands would
    /// need more stack than a thread may have.
    public var depth = 100
    /// How many issues are told; where there are more, one more says so.
    public var issues = 200

    /// The limits given, or the usual ones.
    public init(depth: Int = 100, issues: Int = 200) {
      self.depth = depth
      self.issues = issues
    }
  }

  private let schema: Schema
  private let anchors: Bool
  private let limits: Limits

  /// A reader of documents under `schema`. With `anchors`, an object below the root (also the side of a primitive without
  /// a value) may have the member `"@"`, whose string is the key of the anchor it then is (see `Element.anchorKey`):
  /// residues are written so.
  public init(schema: Schema, anchors: Bool = false, limits: Limits = Limits()) {
    self.schema = schema
    self.anchors = anchors
    self.limits = limits
  }

  /// Reads a text whose root is of type `root`; when nil, `resourceType` names the type, anywhere in the object. A
  /// `resourceType` that is there although `root` was given must agree with it. There is no document after a fatal
  /// issue, nor when the root's type can't be told.
  public func read(_ text: [UInt8], as root: TypeID? = nil) -> Reading {
    // A byte order mark is no part of the text: columns count from what an editor shows.
    let text = text.starts(with: [0xef, 0xbb, 0xbf]) ? Array(text.dropFirst(3)) : text
    var findings = Findings(limit: limits.issues)
    guard text.count < Int(UInt32.max) else {
      findings.add(.tooLarge, at: 0, subjects: ["4 GiB"])
      return Reading(document: nil, issues: findings.issues(in: text))
    }
    let straight = text.withUnsafeBufferPointer { bytes in
      StraightReader.document(bytes, of: text, schema: schema, root: root, depth: limits.depth)
    }
    if let straight { return Reading(document: straight, issues: []) }
    let document = text.withUnsafeBufferPointer { bytes in
      read(bytes, of: text, as: root, &findings)
    }
    guard let document else { return Reading(document: nil, issues: findings.issues(in: text)) }
    let structure = document.structureIssues(limit: limits.issues + 1)
    let issues = findings.issues(in: text, structure: structure)
    return Reading(document: issues.isFatal ? nil : document, issues: issues)
  }

  /// The document, or nil after what ends the reading. `bytes` are those of `text`.
  private func read(
    _ bytes: UnsafeBufferPointer<UInt8>, of text: [UInt8], as root: TypeID?, _ findings: inout Findings
  ) -> Document? {
    do throws(JSONFault) {
      let (list, values) = try JSONScanner.scan(bytes, depth: limits.depth)
      // The tokens live as long as their list.
      return withExtendedLifetime(list) {
        let scanned = ScannedText(bytes: bytes, tokens: UnsafeBufferPointer(start: list.start, count: list.count))
        return read(scanned, values: values, of: text, as: root, &findings)
      }
    } catch {
      switch error.reason {
      case .syntax(let what): findings.add(.jsonSyntax, at: error.offset, subjects: [what])
      case .encoding: findings.add(.jsonEncoding, at: error.offset)
      case .depth(let depth): findings.add(.tooDeep, at: error.offset, subjects: ["\(depth)"])
      }
      return nil
    }
  }

  private func read(
    _ scanned: ScannedText, values: Int, of text: [UInt8], as root: TypeID?, _ findings: inout Findings
  ) -> Document? {
    guard scanned.tokens[0].kind == .object else {
      findings.add(.jsonSyntax, at: Int(scanned.tokens[0].start), subjects: ["expected an object"])
      return nil
    }
    do throws(TypeFault) {
      let type = try scanned.type(of: 0, declared: root, in: schema)
      return Document.reading(text, schema: schema, estimate: values) { pen in
        TreeReader.read(
          scanned, type, &pen, &findings, values: values, schema: schema, anchors: anchors, depth: limits.depth)
        return true
      }
    } catch {
      findings.add(error.code, at: Int(scanned.tokens[error.token].start), subjects: error.subjects)
      return nil
    }
  }
}
