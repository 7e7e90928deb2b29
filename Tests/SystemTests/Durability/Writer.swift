import Foundation
import HTTP
import TestSupport
import Testing

/// A client that creates, updates, deletes and reads by chance, one request after the other, until the gateway answers no
/// more or the deeds are over.
struct Writer {
  let gateway: Mortal
  let deeds: Deeds
  /// Distinguishes its marks from all others'.
  let name: String
  var chance: SeededGenerator
  /// The entries that it alone changes, each with its version.
  var own: [(id: String, etag: String)]
  /// Those that others change too.
  let shared: [String]
  /// Waits so long between two requests.
  var pause: Duration = .zero
  /// Whether it may be told that nobody knows what became of a change.
  var mayBeUndecided = false
  private let resource: MarkedResource
  private var count = 0

  init(
    _ gateway: Mortal, _ deeds: Deeds, name: String, chance: SeededGenerator, own: [(id: String, etag: String)],
    shared: [String]
  ) throws {
    (self.gateway, self.deeds, self.name, self.chance, self.own, self.shared) = (
      gateway, deeds, name, chance, own, shared
    )
    resource = try MarkedResource()
  }

  /// Works until no answer comes, or the deeds are over; says whether it was that.
  @discardableResult mutating func work() async throws -> Bool {
    while await !deeds.isOver {
      do {
        switch Int.random(in: 0..<100, using: &chance) {
        case 0..<35: try await create()
        case 35..<58: try await updateOwn()
        case 58..<63: try await delete()
        case 63..<71: try await transact()
        case 71..<80: try await updateShared()
        case 80..<92: try await read()
        default: try await search()
        }
      } catch is HTTPFault { return false }
      if pause > .zero { try? await Task.sleep(for: pause) }
    }
    return true
  }

  private mutating func mark() -> String {
    count += 1
    return "\(name)-\(count)"
  }

  private mutating func create() async throws {
    let mark = mark()
    let asked = await deeds.ask([.init(mark: mark)])
    let answer = try await gateway.send(.post, "/fhir/Condition", body: resource.text(mark))
    guard let etag = answer.headers["ETag"], answer.status == 201,
      let id = answer.headers["Location"].flatMap({ Self.id(in: $0) })
    else { return await refused(asked, answer) }
    await deeds.acknowledge(
      asked, [.init(entry: id, base: nil, etag: etag, mark: mark)], request: answer.headers["X-Request-Id"])
    own.append((id, etag))
  }

  private mutating func updateOwn() async throws {
    guard let place = own.indices.randomElement(using: &chance) else { return }
    let (id, base) = own[place]
    if let etag = try await update(id, base: base) { own[place].etag = etag }
  }

  private mutating func updateShared() async throws {
    guard let id = shared.randomElement(using: &chance) else { return }
    let seen = try await gateway.send(.get, "/fhir/Condition/\(id)")
    guard seen.status == 200, let base = seen.headers["ETag"] else { return }
    await deeds.read(request: seen.headers["X-Request-Id"])
    _ = try await update(id, base: base)
  }

  private mutating func update(_ id: String, base: String) async throws -> String? {
    let mark = mark()
    let asked = await deeds.ask([.init(entry: id, base: base, mark: mark)])
    let answer = try await gateway.send(
      .put, "/fhir/Condition/\(id)", [("If-Match", base)], body: resource.text(mark, id: id))
    guard let etag = answer.headers["ETag"], answer.status == 200 else {
      await refused(asked, answer, orElse: shared.contains(id) ? [412] : [])
      return nil
    }
    await deeds.acknowledge(
      asked, [.init(entry: id, base: base, etag: etag, mark: mark)], request: answer.headers["X-Request-Id"])
    return etag
  }

  private mutating func delete() async throws {
    guard own.count > 3, let place = own.indices.randomElement(using: &chance) else { return }
    let (id, base) = own[place]
    let asked = await deeds.ask([.init(entry: id, base: base, mark: nil)])
    let answer = try await gateway.send(.delete, "/fhir/Condition/\(id)", [("If-Match", base)])
    guard answer.status == 204 || answer.status == 200 else { return await refused(asked, answer) }
    await deeds.acknowledge(
      asked, [.init(entry: id, base: base, etag: nil, mark: nil)], request: answer.headers["X-Request-Id"])
    own.remove(at: place)
  }

  /// Two new entries and a change of an old one, all or none.
  private mutating func transact() async throws {
    var wishes: [Deeds.Wish] = [.init(mark: mark()), .init(mark: mark())]
    let place = own.indices.randomElement(using: &chance)
    if let place { wishes.append(.init(entry: own[place].id, base: own[place].etag, mark: mark())) }
    let asked = await deeds.ask(wishes)
    let entries = wishes.map { wish in
      let text = resource.text(wish.mark ?? "", id: wish.entry)
      let request =
        wish.entry.map {
          #"{"method":"PUT","url":"Condition/\#($0)","ifMatch":"\#((wish.base ?? "").replacing("\"", with: "\\\""))"}"#
        }
        ?? #"{"method":"POST","url":"Condition"}"#
      return #"{"resource":\#(text),"request":\#(request)}"#
    }
    let answer = try await gateway.send(
      .post, "/fhir",
      body: #"{"resourceType":"Bundle","type":"transaction","entry":[\#(entries.joined(separator: ","))]}"#)
    let responses = (object(answer.body)["entry"] as? [[String: Any]] ?? []).compactMap {
      $0["response"] as? [String: Any]
    }
    guard answer.status == 200, responses.count == wishes.count else { return await refused(asked, answer) }
    var versions: [Deeds.Version] = []
    for (wish, response) in zip(wishes, responses) {
      let id = wish.entry ?? (response["location"] as? String).flatMap { Self.id(in: $0) } ?? ""
      let etag = response["etag"] as? String ?? ""
      versions.append(.init(entry: id, base: wish.base, etag: etag, mark: wish.mark))
      if wish.entry == nil { own.append((id, etag)) } else if let place { own[place].etag = etag }
    }
    await deeds.acknowledge(asked, versions, request: answer.headers["X-Request-Id"])
  }

  private mutating func read() async throws {
    guard let known = own.randomElement(using: &chance) else { return }
    let answer = try await gateway.send(.get, "/fhir/Condition/\(known.id)")
    if answer.status == 200 {
      #expect(answer.headers["ETag"] == known.etag, "what was acknowledged is what is read")
      await deeds.read(request: answer.headers["X-Request-Id"])
    }
  }

  private mutating func search() async throws {
    let answer = try await gateway.send(.get, "/fhir/Condition?patient=hanako&_count=5&_total=none")
    if answer.status == 200 { await deeds.read(request: answer.headers["X-Request-Id"]) }
  }

  /// Only a gateway that can't write may refuse; it says so in an OperationOutcome, and when to ask again.
  private mutating func refused(_ asked: Int, _ answer: HTTPResponse, orElse others: Set<Int> = []) async {
    let text = String(decoding: answer.body, as: UTF8.self)
    #expect(text.contains("\"OperationOutcome\""), "\(answer.status): \(text)")
    if mayBeUndecided, answer.status == 500, text.contains("\"incomplete\"") {
      // Whoever does not know the version can't go on from it.
      let entries = Set(await deeds.leaveOpen(asked).compactMap(\.entry))
      own.removeAll { entries.contains($0.id) }
      return
    }
    #expect(answer.status == 503 || others.contains(answer.status), "\(answer.status): \(text)")
    #expect(answer.status != 503 || answer.headers["Retry-After"] != nil, "\(text)")
    await deeds.refuse(asked)
  }

  /// `Condition/ID`, with or without what stands before and behind it.
  static func id(in address: String) -> String? {
    let words = address.split(separator: "/")
    return words.firstIndex(of: "Condition").flatMap { $0 + 1 < words.count ? String(words[$0 + 1]) : nil }
  }
}
