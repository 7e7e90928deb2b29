import JSON
import Testing
import Tree

@testable import Gateway

/// JSON Patch and JSON Merge Patch by the vectors of their RFCs, and bad input.
@Suite struct JSONPatchTests {
  private func value(_ text: String) throws -> JSONValue { try JSONValue.read(Array(text.utf8)).get() }

  private func applied(_ patch: String, to text: String) throws -> String {
    let result = try JSONPatch(value(patch)).applied(to: value(text))
    return String(decoding: result.text, as: UTF8.self)
  }

  /// RFC 6902, appendix A.
  @Test(arguments: [
    (#"{"foo":"bar"}"#, #"[{"op":"add","path":"/baz","value":"qux"}]"#, #"{"foo":"bar","baz":"qux"}"#),
    (#"{"foo":["bar","baz"]}"#, #"[{"op":"add","path":"/foo/1","value":"qux"}]"#, #"{"foo":["bar","qux","baz"]}"#),
    (#"{"baz":"qux","foo":"bar"}"#, #"[{"op":"remove","path":"/baz"}]"#, #"{"foo":"bar"}"#),
    (#"{"foo":["bar","qux","baz"]}"#, #"[{"op":"remove","path":"/foo/1"}]"#, #"{"foo":["bar","baz"]}"#),
    (#"{"baz":"qux","foo":"bar"}"#, #"[{"op":"replace","path":"/baz","value":"boo"}]"#, #"{"baz":"boo","foo":"bar"}"#),
    (
      #"{"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}}"#,
      #"[{"op":"move","from":"/foo/waldo","path":"/qux/thud"}]"#,
      #"{"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}}"#
    ),
    (
      #"{"foo":["all","grass","cows","eat"]}"#, #"[{"op":"move","from":"/foo/1","path":"/foo/3"}]"#,
      #"{"foo":["all","cows","eat","grass"]}"#
    ),
    (
      #"{"baz":"qux","foo":["a",2,"c"]}"#,
      #"[{"op":"test","path":"/baz","value":"qux"},{"op":"test","path":"/foo/1","value":2}]"#,
      #"{"baz":"qux","foo":["a",2,"c"]}"#
    ),
    (
      #"{"foo":"bar"}"#, #"[{"op":"add","path":"/child","value":{"grandchild":{}}}]"#,
      #"{"foo":"bar","child":{"grandchild":{}}}"#
    ),
    (#"{"foo":"bar"}"#, #"[{"op":"add","path":"/baz","value":"qux","xyz":123}]"#, #"{"foo":"bar","baz":"qux"}"#),
    (#"{"/":9,"~1":10}"#, #"[{"op":"test","path":"/~01","value":10}]"#, #"{"/":9,"~1":10}"#),
    (#"{"foo":["bar"]}"#, #"[{"op":"add","path":"/foo/-","value":["abc","def"]}]"#, #"{"foo":["bar",["abc","def"]]}"#),
    // Beyond the appendix: copies, the whole, members in another order, numbers in another spelling, `~` and empty names.
    (#"{"a":1.50}"#, #"[{"op":"copy","from":"/a","path":"/b"}]"#, #"{"a":1.50,"b":1.50}"#),
    (#"{"a":1}"#, #"[{"op":"replace","path":"","value":[1,null]}]"#, "[1,null]"),
    (#"{"a":{"b":1,"c":2}}"#, #"[{"op":"test","path":"/a","value":{"c":2.0,"b":10e-1}}]"#, #"{"a":{"b":1,"c":2}}"#),
    (#"{"a/b":{"":1}}"#, #"[{"op":"remove","path":"/a~1b/"}]"#, #"{"a/b":{}}"#),
    (#"{"é":1}"#, #"[{"op":"add","path":"/\u00e9","value":"\"\\\n"}]"#, #"{"é":"\"\\\n"}"#),
    (#"{"a":[1]}"#, #"[{"op":"move","from":"/a","path":"/a"}]"#, #"{"a":[1]}"#),
  ])
  func operations(_ text: String, _ patch: String, _ result: String) throws {
    #expect(try applied(patch, to: text) == result)
  }

  /// What can't be carried out, and what is no patch.
  @Test(arguments: [
    (#"[{"op":"test","path":"/baz","value":"bar"}]"#, "patch.test"),
    (#"[{"op":"test","path":"/one","value":"1"}]"#, "patch.test"),
    (#"[{"op":"add","path":"/none/bat","value":"qux"}]"#, "patch.path"),
    (#"[{"op":"remove","path":"/none"}]"#, "patch.path"),
    (#"[{"op":"replace","path":"/none","value":1}]"#, "patch.path"),
    (#"[{"op":"move","from":"/none","path":"/x"}]"#, "patch.path"),
    (#"[{"op":"copy","from":"/list/2","path":"/x"}]"#, "patch.path"),
    (#"[{"op":"remove","path":"/list/-"}]"#, "patch.path"),
    (#"[{"op":"remove","path":"/list/01"}]"#, "patch.path"), (#"[{"op":"remove","path":"/list/1e0"}]"#, "patch.path"),
    (#"[{"op":"add","path":"/list/3","value":1}]"#, "patch.place"),
    (#"[{"op":"add","path":"/baz/x","value":1}]"#, "patch.place"), (#"[{"op":"remove","path":""}]"#, "patch.place"),
    (#"[{"op":"move","from":"/inner","path":"/inner/x/y"}]"#, "patch.place"), ("{}", "patch.syntax"),
    ("[1]", "patch.syntax"),
    (#"[{"op":"spam","path":"/baz"}]"#, "patch.syntax"), (#"[{"path":"/baz"}]"#, "patch.syntax"),
    (#"[{"op":"add","path":"/baz"}]"#, "patch.syntax"), (#"[{"op":"remove","path":"baz"}]"#, "patch.syntax"),
    (#"[{"op":"remove","path":"/a~2"}]"#, "patch.syntax"), (#"[{"op":"remove"}]"#, "patch.syntax"),
    (#"[{"op":"move","path":"/baz"}]"#, "patch.syntax"), (#"[{"op":1,"path":"/baz"}]"#, "patch.syntax"),
  ])
  func refusals(_ patch: String, _ code: String) throws {
    do {
      let result = try applied(patch, to: #"{"baz":"qux","one":1,"list":[1,2],"inner":{"x":{}}}"#)
      Testing.Issue.record("\(patch) made \(result)")
    } catch let refusal as Refusal {
      #expect(refusal.codes == [code], "\(patch)")
    }
  }

  @Test func aNameThatStandsTwiceIsRefused() throws {
    for text in [#"[{"op":"add","op":"remove","path":""}]"#, #"{"a":{"b":1,"\u0062":2}}"#, "[1,]", "", "nul"] {
      #expect(throws: JSONProblem.self, "\(text)") { try value(text) }
    }
  }

  /// Copies of copies grow beyond all bounds: they are stopped.
  @Test func growthIsBounded() throws {
    let doubling = (0..<60).map { _ in #"{"op":"copy","from":"/a","path":"/a/-"}"# }.joined(separator: ",")
    do {
      _ = try applied("[\(doubling)]", to: #"{"a":[1]}"#)
      Testing.Issue.record("it grew")
    } catch let refusal as Refusal {
      #expect(refusal.codes == ["patch.place"])
    }
  }

  /// RFC 7396, appendix A.
  @Test(arguments: [
    (#"{"a":"b"}"#, #"{"a":"c"}"#, #"{"a":"c"}"#), (#"{"a":"b"}"#, #"{"b":"c"}"#, #"{"a":"b","b":"c"}"#),
    (#"{"a":"b"}"#, #"{"a":null}"#, "{}"), (#"{"a":"b","b":"c"}"#, #"{"a":null}"#, #"{"b":"c"}"#),
    (#"{"a":["b"]}"#, #"{"a":"c"}"#, #"{"a":"c"}"#), (#"{"a":"c"}"#, #"{"a":["b"]}"#, #"{"a":["b"]}"#),
    (#"{"a":{"b":"c"}}"#, #"{"a":{"b":"d","c":null}}"#, #"{"a":{"b":"d"}}"#),
    (#"{"a":[{"b":"c"}]}"#, #"{"a":[1]}"#, #"{"a":[1]}"#), (#"["a","b"]"#, #"["c","d"]"#, #"["c","d"]"#),
    (#"{"a":"b"}"#, #"["c"]"#, #"["c"]"#), (#"{"a":"foo"}"#, "null", "null"), (#"{"a":"foo"}"#, #""bar""#, #""bar""#),
    (#"{"e":null}"#, #"{"a":1}"#, #"{"e":null,"a":1}"#), ("[1,2]", #"{"a":"b","c":null}"#, #"{"a":"b"}"#),
    ("{}", #"{"a":{"bb":{"ccc":null}}}"#, #"{"a":{"bb":{}}}"#),
  ])
  func merges(_ text: String, _ patch: String, _ result: String) throws {
    #expect(
      String(decoding: JSONMergePatch.merged(try value(patch), into: try value(text)).text, as: UTF8.self) == result)
  }
}

extension Refusal {
  /// The codes of its issues.
  var codes: [String] {
    switch self {
    case .invalid(let issues), .unprocessable(let issues): issues.map(\.code.rawValue)
    default: []
    }
  }
}
