public import Tree

/// A JSON value of any shape, for what knows no schema (patches). Members keep their order, numbers their digits.
public indirect enum JSONValue: Sendable, Hashable {
  /// Members in order; no name stands twice.
  case object([Member])
  case array([JSONValue])
  /// The text, without escapes.
  case string(String)
  /// As it was written.
  case number(String)
  case boolean(Bool)
  case null

  /// A member of an object.
  public struct Member: Sendable, Hashable {
    /// Its name, without escapes.
    public var name: String
    /// Its value.
    public var value: JSONValue

    /// A member.
    public init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// Reads a text, or tells what is wrong with it.
  public static func read(_ text: [UInt8], depth: Int = JSONReader.Limits().depth) -> Result<JSONValue, JSONProblem> {
    let text = text.starts(with: [0xef, 0xbb, 0xbf]) ? Array(text.dropFirst(3)) : text
    return text.withUnsafeBufferPointer { bytes in
      do throws(JSONFault) {
        guard bytes.count < Int(UInt32.max) else { throw JSONFault(reason: .depth(depth), offset: 0) }
        let (list, _) = try JSONScanner.scan(bytes, depth: depth)
        return withExtendedLifetime(list) {
          let scanned = ScannedText(bytes: bytes, tokens: UnsafeBufferPointer(start: list.start, count: list.count))
          var twice: Int?
          let value = JSONValue(scanned, 0, &twice)
          guard let twice else { return .success(value) }
          let token = scanned.tokens[twice]
          return .failure(
            JSONProblem(
              issue: Issue(
                .jsonDuplicate, place: Place(offset: Int(token.start), in: text),
                subjects: [InputName.told(scanned.string(twice))])))
        }
      } catch {
        let (code, subject): (IssueCode, String) =
          switch error.reason {
          case .syntax(let what): (.jsonSyntax, what)
          case .encoding: (.jsonEncoding, "")
          case .depth(let depth): (.tooDeep, "\(depth)")
          }
        return .failure(
          JSONProblem(issue: Issue(code, place: Place(offset: error.offset, in: text), subjects: [subject])))
      }
    }
  }

  /// `twice` becomes the token of a name that stands twice in one object, if there is one.
  private init(_ text: ScannedText, _ index: Int, _ twice: inout Int?) {
    let token = text.tokens[index]
    switch token.kind {
    case .null: self = .null
    case .true: self = .boolean(true)
    case .false: self = .boolean(false)
    case .string: self = .string(text.string(index))
    case .number:
      self = .number(String(decoding: text.bytes[Int(token.start)..<Int(token.end)], as: UTF8.self))
    case .array:
      var items: [JSONValue] = []
      var item = index + 1
      while item < token.next {
        items.append(JSONValue(text, item, &twice))
        item = Int(text.tokens[item].next)
      }
      self = .array(items)
    case .object:
      var members: [Member] = []
      var names: Set<String> = []
      var name = index + 1
      while name < token.next {
        let member = Member(text.string(name), JSONValue(text, name + 1, &twice))
        if !names.insert(member.name).inserted { twice = twice ?? name }
        members.append(member)
        name = Int(text.tokens[name + 1].next)
      }
      self = .object(members)
    }
  }

  /// The text, without spaces.
  public var text: [UInt8] {
    JSONPen.text(estimate: 1024, pretty: false) { write(&$0) }
  }

  private func write(_ pen: inout JSONPen) {
    switch self {
    case .null: pen.literal("null")
    case .boolean(let value): value ? pen.literal("true") : pen.literal("false")
    case .number(let digits): Array(digits.utf8).withUnsafeBufferPointer { pen.literal($0) }
    case .string(let string): Array(string.utf8).withUnsafeBufferPointer { pen.string($0) }
    case .array(let items):
      pen.open(UInt8(ascii: "["))
      for item in items {
        pen.item()
        item.write(&pen)
      }
      pen.close(UInt8(ascii: "]"))
    case .object(let members):
      pen.open(UInt8(ascii: "{"))
      for member in members {
        pen.item()
        Array(member.name.utf8).withUnsafeBufferPointer { pen.string($0) }
        pen.literal(":")
        member.value.write(&pen)
      }
      pen.close(UInt8(ascii: "}"))
    }
  }
}

/// Why a text is no JSON value.
public struct JSONProblem: Error, Sendable {
  /// What is wrong, and where.
  public let issue: Issue
}

extension JSONValue {
  /// The value of a member; nil where there is none, or this is no object.
  public subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// The text of a string, else nil.
  public var string: String? {
    if case .string(let string) = self { return string }
    return nil
  }

  /// How many values are in it, itself among them.
  public var count: Int {
    switch self {
    case .object(let members): members.reduce(1) { $0 + $1.value.count }
    case .array(let items): items.reduce(1) { $0 + $1.count }
    default: 1
    }
  }
}
