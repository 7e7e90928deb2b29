import FHIRPath
import Testing
import Tree

/// What the grammar makes of an expression, shown by the brackets it implies.
@Suite struct ParserTests {
  @Test(arguments: [
    // Precedence, strongest to weakest.
    ("a.b[0].c", "a.b[0].c"),
    ("-a.b", "(-a.b)"),
    ("-a[0]", "(-a[0])"),
    ("- a * b", "((-a) * b)"),
    ("a * b / c div d mod e", "((((a * b) / c) div d) mod e)"),
    ("a + b * c - d & e", "(((a + (b * c)) - d) & e)"),
    ("a + b is c", "((a + b) is c)"),
    ("a is b | c as d", "((a is b) | (c as d))"),
    ("a | b < c", "((a | b) < c)"),
    ("a <= b = c >= d", "((a <= b) = (c >= d))"),
    ("a > b != c ~ d !~ e", "((((a > b) != c) ~ d) !~ e)"),
    ("a = b in c", "((a = b) in c)"),
    ("a in b and c contains d", "((a in b) and (c contains d))"),
    ("a or b and c", "(a or (b and c))"),
    ("a xor b or c", "((a xor b) or c)"),
    ("a implies b or c implies d", "((a implies (b or c)) implies d)"),
    ("(a or b) and c", "((a or b) and c)"),
    ("(a | b).c", "(a | b).c"),
    // `as`, `is`, `in` and `contains` are operators after an expression and names elsewhere.
    ("a.as(b)", "a.as(b)"),
    ("a.is(B.C).not()", "a.is(B.C).not()"),
    ("contains.in.is.as", "contains.in.is.as"),
    ("a is `b c`.d", "(a is `b c`.d)"),
    ("year.days", "year.days"),
    // Terms.
    ("{}", "{}"), ("{ }.a", "{}.a"),
    ("true and false", "(true and false)"),
    ("1.5 + 2", "(1.5 + 2)"), ("1.a()", "1.a()"),
    ("4 days", "4 days"), ("4.5 'mg'", "4.5 'mg'"), ("1 year = 1 'a'", "(1 year = 1 'a')"),
    ("$this.a | $index | $total", "(($this.a | $index) | $total)"),
    ("%context.a", "%context.a"), ("%'vs-a'", "%`vs-a`"), ("%`ext-b`", "%`ext-b`"),
    ("`div`.`a b`", "`div`.`a b`"), ("`plain`", "plain"),
    ("f()", "f()"), ("a.f(b, c | d, 'e')", "a.f(b, (c | d), 'e')"),
    // Dates and times.
    ("@2015", "@2015"), ("@2015-02", "@2015-02"), ("@2015-02-04", "@2015-02-04"), ("@2016-02-29", "@2016-02-29"),
    ("@2015T", "@2015T"), ("@2015-02-04T14", "@2015-02-04T14"), ("@2015-02-04T14:34", "@2015-02-04T14:34"),
    ("@2015-02-04T14:34:28.123+09:00", "@2015-02-04T14:34:28.123+09:00"),
    ("@2015-02-04T14:34:28Z.a()", "@2015-02-04T14:34:28Z.a()"),
    ("@T14", "@T14"), ("@T14:34:28.5", "@T14:34:28.5"), ("@2015-02-04 - 1 day", "(@2015-02-04 - 1 day)"),
    // Strings and their escapes.
    (#"'it\'s'"#, #"'it\'s'"#), (#"'\"'"#, "'\"'"), (#"'a\/b'"#, "'a/b'"), (#"'\u0041\n\t\r\f\\'"#, #"'A\n\t\r\f\\'"#),
    (#"'\ud83d\ude00'"#, "'😀'"), ("'加藤'", "'加藤'"), (#"`a\`b`"#, #"`a\`b`"#), ("''", "''"),
    // Blanks and comments.
    ("  a\n .\t b ", "a.b"), ("a // to the end\n + b", "(a + b)"), ("/* one\n two */ a /**/ + b // last", "(a + b)"),
    ("'// no comment'", "'// no comment'"),
  ])
  func brackets(_ text: String, _ expected: String) throws {
    let syntax = try Syntax(parsing: text)
    #expect(syntax.description == expected)
    #expect(syntax.text == text)
    #expect(try Syntax(parsing: expected).description == expected)
  }

  @Test(arguments: [
    ("", 1, 1, "expected a name, found the end"),
    ("a.", 1, 3, "expected a name, found the end"),
    ("a b", 1, 3, "expected an operator or the end, found `b`"),
    ("a +", 1, 4, "expected a name, found the end"),
    ("(a", 1, 3, "expected `)`, found the end"),
    ("a)", 1, 2, "expected an operator or the end, found `)`"),
    ("a[0", 1, 4, "expected `]`, found the end"),
    ("f(a b)", 1, 5, "expected `,` or `)`, found `b`"),
    ("f(a,)", 1, 5, "expected a name, found `)`"),
    ("{a}", 1, 2, "expected `}`, found `a`"),
    ("a.div", 1, 3, "expected a name, found `div`"),
    ("a is", 1, 5, "expected a type's name, found the end"),
    ("a is 'b'", 1, 6, "expected a type's name, found `a string`"),
    ("% 1", 1, 3, "expected a constant's name, found `1`"),
    ("$that", 1, 1, "expected `$this`, `$index` or `$total`, found `$that`"),
    ("a # b", 1, 3, "this character starts nothing FHIRPath knows"),
    ("a ! b", 1, 3, "this character starts nothing FHIRPath knows"),
    ("'a", 1, 1, "a string is not ended"),
    ("`a", 1, 1, "a delimited name is not ended"),
    ("a /* b", 1, 3, "a comment is not ended"),
    (#"'a\q'"#, 1, 3, "a backslash can't stand before this"),
    (#"'\u00g1'"#, 1, 2, "a backslash can't stand before this"),
    (#"'\ud83d'"#, 1, 2, "a backslash can't stand before this"),
    (#"'\"#, 1, 2, "a backslash can't stand before this"),
    ("@15", 1, 1, "not a date: `@2015-02-04`"),
    ("@2015-13", 1, 1, "not a date: `@2015-02-04`"),
    ("@2015-02-29", 1, 1, "not a date: `@2015-02-04`"),
    ("@T24", 1, 1, "not a time: `@T14:34:28`"),
    ("@2015-02-04T14:60", 1, 1, "not a date with a time: `@2015-02-04T14:34:28+09:00`"),
    ("@2015-02T14", 1, 1, "not a date with a time: `@2015-02-04T14:34:28+09:00`"),
    ("@T14:34:28Z", 1, 11, "expected an operator or the end, found `Z`"),
    ("a\n  + 'b' c", 2, 9, "expected an operator or the end, found `c`"),
    ("'加藤' 'b'", 1, 6, "expected an operator or the end, found `a string`"),
  ])
  func faults(_ text: String, _ line: Int, _ column: Int, _ expected: String) throws {
    let fault = try #require(throws: ExpressionFault.self) { try Syntax(parsing: text) }
    #expect(fault.text == expected)
    #expect(fault.place.line == line && fault.place.column == column, "\(fault.place)")
  }

  @Test func aFaultShowsItsLine() throws {
    let fault = try #require(throws: ExpressionFault.self) { try Syntax(parsing: "a\n  + '加藤' c\n  + d") }
    #expect(fault.line == "  + '加藤' c")
    let blank = String(repeating: " ", count: 5) + "\u{3000}\u{3000}" + "  "
    #expect(
      fault.description == """
        2:10: expected an operator or the end, found `c`
          + '加藤' c
        \(blank)^
        """)
  }

  @Test(arguments: ["(", "-", "a.f(", "a[", "{}|("])
  func depthIsBounded(_ opening: String) throws {
    let fault = try #require(throws: ExpressionFault.self) {
      try Syntax(parsing: String(repeating: opening, count: 10_000))
    }
    #expect(fault.reason == .tooDeep)
  }

  @Test(arguments: [".a", "[0]", " + a", " is a", " or a"])
  func lengthOfAChainIsBounded(_ link: String) throws {
    #expect(throws: Never.self) { try Syntax(parsing: "a" + String(repeating: link, count: 300)) }
    let fault = try #require(throws: ExpressionFault.self) {
      try Syntax(parsing: "a" + String(repeating: link, count: 10_000))
    }
    #expect(fault.reason == .tooDeep)
  }
}
