/// What the reader of YAML says, in words that tell how to mend it.
enum YAMLProblem {
  /// The words for a problem as libyaml names it.
  static func told(_ problem: String) -> String {
    let hint = hints.first { problem.contains($0.key) }?.value
    return hint.map { "not valid YAML: \($0)" }
      ?? "not valid YAML: see that the lines above are closed and indented alike"
  }

  private static let hints: [(key: String, value: String)] = [
    (
      "mapping values are not allowed",
      "`: ` can't stand here: put a text that has it in quotes, or indent the line like those beside it"
    ),
    ("cannot start any token", "indent with spaces, not tabs, and put a text that begins with a sign in quotes"),
    ("tab character", "indent with spaces, not tabs, and put a text that begins with a sign in quotes"),
    (
      "did not find expected key",
      "indent this line like those beside it, and put a text that begins with `[` in quotes"
    ),
    ("did not find expected '-'", "indent this line like those beside it; each item of a list begins with `- `"),
    ("block sequence entries are not allowed", "`- ` begins an item: put it on a line of its own"),
    ("',' or ']'", "`[` opens a list: close it with `]`, or put the text in quotes"),
    ("',' or '}'", "`{` opens a mapping: close it with `}`, or put the text in quotes"),
    ("unexpected end of stream", "a quote is opened and not closed"),
    ("could not find expected ':'", "a word is written `word: value`, an item `- text`, with a space"),
    ("alphabetic or numeric character", "put a text that begins with `*`, `&` or `!` in quotes"),
    ("undefined alias", "put a text that begins with `*`, `&` or `!` in quotes"),
    ("unknown escape", "in double quotes a backslash is written twice; use single quotes"),
    ("<document start>", "indent this line like those beside it"),
  ]
}
