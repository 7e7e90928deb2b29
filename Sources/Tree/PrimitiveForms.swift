/// How a value of each primitive type is written, in words: a *form*, and an *example* that has it. The one table of
/// them; whether a text has the form is for `PrimitiveFormat` to say.
extension PrimitiveFormat {
  /// Words for a form in both languages, and a value written so.
  struct Form {
    let english: String
    let japanese: String
    let example: String
  }

  /// `YYYY, YYYY-MM or YYYY-MM-DD, e.g. 2024-02-29`
  var form: Form {
    switch self {
    case .boolean: Form("`true` or `false`", "`true`または`false`", "true")
    case .integer:
      Form("a whole number from -2147483648 to 2147483647", "-2147483648から2147483647までの整数", "120")
    case .unsignedInt: Form("a whole number from 0 to 2147483647", "0から2147483647までの整数", "0")
    case .positiveInt: Form("a whole number from 1 to 2147483647", "1から2147483647までの整数", "1")
    case .decimal: Form("a decimal number", "10進数", "36.50")
    case .string: Form("a text with at least one visible character", "目に見える文字を1文字以上含む文字列", "text")
    case .markdown:
      Form("a text in Markdown with at least one visible character", "目に見える文字を1文字以上含むMarkdown", "**text**")
    case .code: Form("a code: no white space but single spaces inside", "コード（途中の空白は1個ずつまで）", "final")
    case .id: Form("1 to 64 of A-Z, a-z, 0-9, `-` and `.`", "A-Z、a-z、0-9、`-`、`.`を1〜64文字", "example-1")
    case .uri, .url, .canonical:
      Form("an address without white space", "空白を含まないアドレス", "http://example.org/a")
    case .oid:
      Form("`urn:oid:` and numbers separated by `.`", "`urn:oid:`に続けて`.`区切りの数", "urn:oid:1.2.392.100495")
    case .uuid:
      Form(
        "`urn:uuid:` and a UUID in lower case", "`urn:uuid:`に続けて小文字のUUID",
        "urn:uuid:c757873d-ec9a-4326-a141-556f43239520")
    case .base64Binary: Form("base64 (RFC 4648)", "base64（RFC 4648）", "TUlDVA==")
    case .xhtml:
      Form("one `div` of XHTML", "XHTMLの`div`一つ", "<div xmlns=\"http://www.w3.org/1999/xhtml\">text</div>")
    case .date: Form("YYYY, YYYY-MM or YYYY-MM-DD", "YYYY、YYYY-MM、YYYY-MM-DDのいずれか", "2024-02-29")
    case .dateTime:
      Form(
        "YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ss with a time zone",
        "YYYY、YYYY-MM、YYYY-MM-DD、または時差付きのYYYY-MM-DDThh:mm:ss", "2024-02-29T09:30:00+09:00")
    case .instant:
      Form(
        "YYYY-MM-DDThh:mm:ss with a time zone", "時差付きのYYYY-MM-DDThh:mm:ss", "2024-02-29T09:30:00.123+09:00")
    case .time: Form("hh:mm:ss", "hh:mm:ss", "09:30:00")
    }
  }

  /// A value that it accepts.
  public var example: String { form.example }

  /// The form with its example, as one of an issue's subjects.
  var wanted: String { "\(form.english), e.g. \(form.example)" }

  /// Where the forms of all types stand, for a type that is not one of these.
  static let elsewhere = "https://hl7.org/fhir/R4/datatypes.html#primitive"

  /// The same in Japanese.
  var wantedJapanese: String { "\(form.japanese) (例: \(form.example))" }
}

extension PrimitiveFormat.Form {
  fileprivate init(_ english: String, _ japanese: String, _ example: String) {
    self.init(english: english, japanese: japanese, example: example)
  }
}
