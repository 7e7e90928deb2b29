// *Planted leaks*: what a gateway would answer that filters after the statement, counts rows, or asks the whole entry. Each
// spoils an honest answer with one thing from outside the scope, on one channel; the comparison must find every one.

import Access
import Database

@testable import Storage

/// A leak: a name, the channel it belongs to, and how it spoils an answer.
struct Leak: Sendable {
  let name: String
  let spoil: @Sendable (Answered, Asked, Store, Scope) async throws -> Answered

  init(
    _ name: String, _ spoil: @escaping @Sendable (Answered, Asked, Store, Scope) async throws -> Answered
  ) {
    self.name = name
    self.spoil = spoil
  }

  static let all: [Leak] = [
    Leak("content: a hidden part's text in the body") { answer, asked, store, _ in
      guard answer.status == 200, let id = asked.id else { return answer }
      let texts = try await store.texts("SELECT CAST(fields AS TEXT) FROM part WHERE entry = $1 AND ended IS NULL", id)
      return answer.adding("<!-- \(texts.sorted().joined()) -->")
    },
    Leak("existence: 403 where the entry is there but hidden") { answer, asked, store, _ in
      guard answer.status == 404, let id = asked.id, try await store.count("entry WHERE id = $1", id) > 0 else {
        return answer
      }
      return answer.with(status: 403)
    },
    Leak("existence: deleting what is hidden is refused") { answer, asked, store, _ in
      guard asked.method == "DELETE", answer.status == 204, let id = asked.id,
        try await store.count("entry WHERE id = $1", id) > 0
      else { return answer }
      return answer.with(status: 403)
    },
    Leak("counts: a total over all rows") { answer, asked, store, _ in
      guard let type = asked.type, answer.text.contains("\"type\":\"searchset\"") else { return answer }
      let total = try await store.count("entry WHERE type = $1", type)
      return answer.replacing(/"total":\d+/, with: "\"total\":\(total)")
    },
    Leak("counts: a history that counts all changes") { answer, asked, store, _ in
      guard let type = asked.type, answer.text.contains("\"type\":\"history\"") else { return answer }
      let total = try await store.count("part WHERE type = $1", type)
      return answer.replacing(/"total":\d+/, with: "\"total\":\(total)")
    },
    Leak("pages: a next link that follows from all rows") { answer, asked, store, _ in
      guard let type = asked.type, answer.text.contains("\"type\":\"searchset\"") else { return answer }
      let size = asked.path.firstMatch(of: /_count=(\d+)/).flatMap { Int64($0.output.1) } ?? 20
      return try await store.count("entry WHERE type = $1", type) > size ? answer.adding("next") : answer
    },
    Leak("pages: cut before they are filtered") { answer, asked, store, _ in
      guard let type = asked.type, answer.text.contains("\"fullUrl\""), answer.text.contains("searchset") else {
        return answer
      }
      let all = try await store.count("entry WHERE type = $1", type)
      return answer.replacing(/"search":\{"mode":"match"\}/, with: "\"search\":{\"mode\":\"match\(all % 3)\"}")
    },
    Leak("tags: a version that counts changes") { answer, asked, store, _ in
      guard answer.headers["ETag"] != nil, let id = asked.id else { return answer }
      let changes = try await store.integer("SELECT changes FROM entry WHERE id = $1", id)
      return answer.with(header: "ETag", "W/\"\(changes)\"")
    },
    Leak("tags: versionId of the row") { answer, asked, store, _ in
      guard answer.status == 200, let id = asked.id else { return answer }
      let parts = try await store.count("part WHERE entry = $1", id)
      return answer.replacing(/"versionId":"[^"]*"/, with: "\"versionId\":\"\(parts)\"")
    },
    Leak("dates: Last-Modified of the row") { answer, asked, store, _ in
      guard answer.headers["Last-Modified"] != nil, let id = asked.id else { return answer }
      let time = try await store.integer("SELECT MAX(COALESCE(replaced, recorded)) FROM part WHERE entry = $1", id)
      return answer.with(header: "Last-Modified", "\(time)")
    },
    Leak("caches: 304 against the row's version") { answer, asked, store, _ in
      guard asked.headers["If-None-Match"] != nil, answer.status == 304, let id = asked.id else { return answer }
      return try await store.integer("SELECT changes FROM entry WHERE id = $1", id) % 2 == 1
        ? answer : answer.with(status: 200)
    },
    Leak("search: a hidden term counts") { answer, asked, store, _ in
      guard let type = asked.type, answer.text.contains("\"type\":\"searchset\"") else { return answer }
      let found = try await store.integer("SELECT COUNT(DISTINCT code) FROM term WHERE type = $1", type)
      return answer.replacing(/"total":(\d+)/, with: "\"total\":\(found)")
    },
    Leak("search: a parameter is refused only where there is data") { answer, asked, store, _ in
      guard answer.status == 403, let type = asked.type else { return answer }
      return try await store.count("term WHERE type = $1 AND code = 'other'", type) > 0
        ? answer.with(status: 200) : answer
    },
    Leak("labels: SUBSETTED only where something was removed") { answer, asked, store, scope in
      guard let id = asked.id, answer.text.contains("SUBSETTED") else { return answer }
      let all = Set(try await store.texts("SELECT category FROM part WHERE entry = $1 AND ended IS NULL", id))
      return all.count > 1 ? answer : answer.replacing(/SUBSETTED/, with: "")
    },
    Leak("masks: only where there is something to mask") { answer, asked, store, _ in
      guard let id = asked.id, answer.text.contains("\"masked\"") else { return answer }
      let all = try await store.texts("SELECT category FROM part WHERE entry = $1 AND ended IS NULL", id)
      return answer.replacing(/"masked"/, with: "\"\(Set(all).count)\"")
    },
    Leak("identifiers: numbered") { answer, asked, store, _ in
      guard asked.method == "POST", answer.status == 201 else { return answer }
      return answer.with(header: "Location", "/\(try await store.count("entry WHERE id <> $1", ""))")
    },
    Leak("uniqueness: a conflict with what is hidden") { answer, asked, store, _ in
      guard asked.method == "POST", answer.status == 201, let type = asked.type else { return answer }
      return try await store.count("entry WHERE type = $1 AND author = 'somebody'", type) > 0
        ? answer.with(status: 409) : answer
    },
    Leak("writes: a conflict with a hidden change") { answer, asked, store, _ in
      guard asked.method == "PUT", answer.status == 200, let id = asked.id else { return answer }
      return try await store.integer("SELECT changes FROM entry WHERE id = $1", id) > 500
        ? answer.with(status: 409) : answer
    },
    Leak("errors: a text that tells how many there are") { answer, asked, store, _ in
      guard answer.status == 404 || answer.status == 400 else { return answer }
      return answer.adding("<!-- \(try await store.count("entry WHERE patient <> $1", "")) -->")
    },
    Leak("patients: another answer for one who exists elsewhere") { answer, asked, store, _ in
      guard let match = asked.path.firstMatch(of: /patient=(\w+)/) else { return answer }
      let known = try await store.count("part WHERE ended IS NULL AND patient = $1", String(match.output.1))
      return answer.with(header: "X-Known", "\(known)")
    },
    Leak("audit: an answer that tells the trail's length") { answer, _, store, _ in
      answer.with(header: "X-Audit", "\(try await store.count("audit WHERE sequence > 0 AND 'x' <> $1", "") )")
    },
  ]
}

extension Answered {
  fileprivate func with(status: Int) -> Answered {
    var spoilt = self
    spoilt.status = status
    return spoilt
  }

  fileprivate func with(header name: String, _ value: String) -> Answered {
    var spoilt = self
    spoilt.headers[name] = value
    return spoilt
  }

  fileprivate func adding(_ text: String) -> Answered {
    var spoilt = self
    spoilt.body += Array(text.utf8)
    return spoilt
  }

  fileprivate func replacing<Output>(_ pattern: Regex<Output>, with text: String) -> Answered {
    var spoilt = self
    spoilt.body = Array(self.text.replacing(pattern, with: text).utf8)
    return spoilt
  }
}

extension Asked {
  private var steps: [Substring] { path.prefix { $0 != "?" }.split(separator: "/") }

  /// The resource type of its path.
  fileprivate var type: String? { steps.count > 1 ? String(steps[1]) : nil }

  /// The id in its path.
  fileprivate var id: String? {
    steps.count > 2 && !steps[2].hasPrefix("_") && !steps[2].hasPrefix("$") ? String(steps[2]) : nil
  }
}

extension Store {
  fileprivate func count(_ rows: String, _ value: String) async throws -> Int64 {
    try await integer("SELECT COUNT(*) FROM \(rows)", value)
  }

  fileprivate func integer(_ sql: String, _ value: String) async throws -> Int64 {
    try await database.read { try $0.first(sql, [.text(value)]) { try $0.integerIfPresent(0) ?? 0 } ?? 0 }
  }

  fileprivate func texts(_ sql: String, _ value: String) async throws -> [String] {
    try await database.read { try $0.rows(sql, [.text(value)]) { try $0.textIfPresent(0) ?? "" } }
  }
}
