import Foundation
import TestSupport
import Testing
import Tree

/// `_text` and `_content`: words as people write them, found only by who may read where they stand.
@Suite struct FullTextTests {
  private static let narrative = """
    "text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\"><p>高<b>血圧</b>で通院中 &amp; 服薬</p>\
    <table><tr><td>朝</td><td>夕食後</td></tr></table></div>"},
    """

  private static func diagnosis(_ key: String, note: String) -> String {
    Counter.diagnosis(key, name: "本態性高血圧症").replacing(
      "\"code\":", with: "\(narrative)\"note\":[{\"text\":\"\(note)\"}],\"code\":")
  }

  /// Any piece of a text is found, however wide, whichever kana, upper or lower case; a word that stands nowhere is not.
  @Test(arguments: [
    ("_content=高血圧", 1), ("_content=血圧", 1), ("_content=圧", 1), ("_content=本態性 ｶﾗｵｹ", 1), ("_content=からおけ", 1),
    ("_content=ＡＢＣ　本態", 1), ("_content=abc-def", 1), ("_content=からおけ 糖尿", 0), ("_content=糖尿,本態", 1),
    ("_content=active", 0), ("_content:contains=高血圧", 1), ("_content=朝夕", 0), ("_content:missing=true", 0),
    ("_text=高血圧で", 1), ("_text=通院 服薬", 1), ("_text=本態性", 0), ("_text=夕食", 1), ("_text=朝夕", 0), ("_text=xhtml", 0),
    ("_text:missing=false", 1), ("_content=%25", 400), ("_content=", 400), ("_content:exact=x", 400),
    ("patient=hanako&_content=高血圧&code:text=本態", 1), ("_sort=_content", 400),
  ])
  func wordsAreFound(_ query: String, _ expected: Int) async throws {
    let counter = try await Counter()
    let made = try await counter.ask("POST", "Condition", Self.diagnosis("a", note: "カラオケが好き。ABC-DEF"))
    #expect(made.status == 201, "\(made.text)")
    let escaped = query.addingPercentEncoding(withAllowedCharacters: .urlQueryAllowed.union(["%"])) ?? query
    let answer = try await counter.ask("GET", "Condition?\(escaped)")
    #expect(expected == 400 ? answer.status == 400 : answer.total == "\(expected)", "\(query): \(answer.text)")
  }

  /// A word is found wherever it stands in a long text, and in texts as long as two.
  @Test func longTextsAreFoundAnywhere() async throws {
    let counter = try await Counter()
    var generator = SeededGenerator.told("long texts")
    let letters = (0..<3000).map { _ in
      String(UnicodeScalar(UInt32.random(in: 0x4e00..<0x5000, using: &generator)) ?? "一")
    }
    let made = try await counter.ask("POST", "Condition", Self.diagnosis("a", note: letters.joined()))
    #expect(made.status == 201)
    for _ in 0..<40 {
      let start = Int.random(in: 0..<2940, using: &generator)
      let word = letters[start..<(start + Int.random(in: 1...60, using: &generator))].joined()
      let escaped = try #require(word.addingPercentEncoding(withAllowedCharacters: .urlQueryAllowed))
      #expect(try await counter.ask("GET", "Condition?_content=\(escaped)").total == "1")
    }
    let long = try #require(
      String(repeating: "高", count: 61).addingPercentEncoding(withAllowedCharacters: .urlQueryAllowed))
    #expect(try await counter.ask("GET", "Condition?_content=\(long)").status == 400)
  }

  /// A helper sees the diagnosis, and not its notes: by these nothing is found, whether or not there are any. By what is
  /// shown it is.
  @Test func whatIsNotReadIsNotFound() async throws {
    var answers: [String] = []
    for note in ["カラオケが好き", "糖尿病の疑い"] {
      let counter = try await Counter()
      let body = try String(decoding: Project.bytes("Samples/diagnosis/main-hypertension.json"), as: UTF8.self)
        .replacing("家庭血圧は安定。", with: note)
      #expect(try await counter.ask("POST", "Condition", body).status == 201)
      let word = try #require("からおけ".addingPercentEncoding(withAllowedCharacters: .urlQueryAllowed))
      let name = try #require("高血圧".addingPercentEncoding(withAllowedCharacters: .urlQueryAllowed))
      #expect(try await counter.ask("GET", "Condition?_content=\(word)").total == (note.hasPrefix("カ") ? "1" : "0"))
      #expect(try await counter.ask("GET", "Condition?_content=\(name)", as: "home-helper").total == "1")
      for path in [
        "Condition?_content=\(word)", "Patient?_has:Condition:patient:_content=\(word)",
        "?_content=\(word)&_type=Condition",
      ] {
        let hidden = try await counter.ask("GET", path, as: "home-helper")
        #expect(hidden.status == 403 || hidden.total == "0", "\(hidden.text)")
        answers.append(hidden.text)
      }
    }
    #expect(answers[..<3] == answers[3...])
  }

  /// What was corrected is found by what it says now.
  @Test func aCorrectionIsFoundByItsOwnWords() async throws {
    let counter = try await Counter()
    let made = try await counter.ask("POST", "Condition", Self.diagnosis("a", note: "abcdef"))
    let path = "Condition/\(try #require(made.id))"
    #expect(try await counter.ask("PUT", path, made.text.replacing("abcdef", with: "uvwxyz")).status == 200)
    #expect(try await counter.ask("GET", "Condition?_content=abcdef").total == "0")
    #expect(try await counter.ask("GET", "Condition?_content=UVW").total == "1")
    #expect(try await counter.ask("DELETE", path).status == 204)
    #expect(try await counter.ask("GET", "Condition?_content=UVW").total == "0")
  }
}
