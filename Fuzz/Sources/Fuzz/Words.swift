import FHIR
import Tree

/// What inputs are put together from besides their own parts: the words of each language, and names that mean something
/// in it.
enum Words {
  static func of(_ target: FuzzTarget) -> [String] {
    switch target {
    case .json: json + names.flatMap { ["\"\($0)\":", "\"_\($0)\":"] }
    case .xml: xml + names.flatMap { ["<\($0) value=\"", "<\($0)>", "</\($0)>"] }
    case .events: xml + encodings
    case .narrative: xml + NarrativeWords.all
    case .residue:
      json + [
        "\"@\":\"k\",", "\"rank\":", "\"_rank\":", "\"score\":[", "\"given\":[", "\"_given\":[", "\"contained\":[",
      ]
    case .path: paths
    case .package:
      ["ustar\0", "00", "package/", ".json", "path=", "\u{1f}", "\0\0\0\0", "../", "/", "\"name\":", "0000000777\0"]
    case .format:
      [
        "T", "Z", "+09:00", "-14:00", ":60", ".", "e", "E+", "-", "urn:oid:", "urn:uuid:", "==", "2000-02-29", "0000",
        " ", "\n",
      ]
    }
  }

  private static let json = [
    "{", "}", "[", "]", ",", ":", "\"", "\\", "null", "true", "false", "[]", "{}", "[null]", "[{}]", "\"\"", "\\u0000",
    "\\ud800",
    "\\ud83d\\ude00", "\\u0061", "\\\"", "\\/", "\\n", "-0", "1e5", "1.0E-10", "0.00", "2147483648", "\u{0}", "\u{1}",
    "\u{7f}", "\u{feff}",
    "\u{fffe}", "漢", "\u{1f600}", "\r\n", "\t", "    ", "\"resourceType\":\"Patient\",",
    "\"resourceType\":\"Observation\"", "\"a\":1,\"a\":1,",
    "{\"id\":\"x\"},", "\"extension\":[{\"url\":\"u\",\"valueString\":\"x\"}],",
    "\"contained\":[{\"resourceType\":\"Basic\"}],",
    "\"text\":{\"status\":\"empty\",\"div\":\"<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\"/>\"},",
  ]

  private static let xml = [
    "<", ">", "/>", "</", "=\"", "='", "\"", "'", "&", ";", "&amp;", "&lt;", "&gt;", "&quot;", "&apos;", "&#0;",
    "&#10;", "&#x9;",
    "&#xD800;", "&#xFFFE;", "&#x110000;", "&#x1F600;", "&nbsp;", "<!-- -->", "<!--", "-->", "--", "<?x?>",
    "<?xml version=\"1.0\"?>",
    "<?xml version='1.0' encoding='UTF-8'?>", "<![CDATA[", "]]>", "<![CDATA[]]>", "<!DOCTYPE a>",
    "<!DOCTYPE a [<!ENTITY b 'c'>]>", "<!ENTITY",
    " xmlns=\"http://hl7.org/fhir\"", " xmlns=\"\"", " xmlns:p=\"urn:p\"", " xmlns=\"http://www.w3.org/1999/xhtml\"",
    "p:", " xml:lang=\"ja\"",
    " xsi:schemaLocation=\"a b\"", " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"", " id=\"x\"",
    " url=\"u\"", " value=\"1\"",
    "<div xmlns=\"http://www.w3.org/1999/xhtml\">", "</div>", "<div xmlns=\"http://www.w3.org/1999/xhtml\"/>", "<p>",
    "</p>", "<br/>",
    "<extension url=\"u\"><valueCode value=\"x\"/></extension>",
    "<contained><Basic><id value=\"a\"/></Basic></contained>", "\u{0}", "\u{1}",
    "\u{feff}", "\u{fffe}", "\u{85}", "\u{2028}", "漢", "\u{1f600}", "\r\n", "\r", "\t", "  ",
  ]

  private static let encodings = [
    "encoding='Shift_JIS'", "encoding=\"ISO-2022-JP\"", "encoding='EUC-JP'", "encoding='UTF-16'",
    "encoding='windows-1252'",
    "encoding='US-ASCII'", "encoding='ISO-8859-15'", "encoding='EBCDIC-CP-US'", "standalone='yes'", "version='1.1'",
  ]

  private static let paths = [
    ".", "(", ")", "[", "]", "{}", ",", "|", "=", "!=", "~", "!~", "<=", ">=", "&", "+", "-", "*", "/", "//", "/*",
    "*/", "'", "`", "\\'", "\\u0041",
    "\\ud83d", "@2015", "@2015-02-04T", "@T14:30", "14:34:28.123", "+09:00", "Z", "%", "$this", "$index", " and ",
    " or ", " xor ",
    " implies ", " in ", " contains ", " div ", " mod ", " is ", " as ", "true", "false", " days", " 'mg'", ".where(",
    ".exists()",
    ".empty()", ".not()", ".first()", ".ofType(", ".extension('", ".resolve()", "resolve() is ", ".as(", ".is(",
    "FHIR.", "System.",
    "Patient", "Observation", "Bundle", "Quantity", "Reference", "string", "value", "name", "given", "entry.resource",
    "id", "extension",
  ]

  /// The names of some types, and of their elements.
  private static let names: [String] = {
    let types = [
      "Patient", "Observation", "Bundle", "Bundle.entry", "Parameters.parameter", "HumanName", "Reference", "Extension",
      "Narrative",
    ]
    let elements = types.compactMap { R4.schema.type(named: $0) }.flatMap { R4.schema.elements(of: $0).map(\.name) }
    return Array(Set(elements)).sorted().filter { $0.utf8.count < 20 } + ["resourceType"]
  }()
}

/// Names and values that narratives may have or not.
enum NarrativeWords {
  static let all = [
    "<a ", "<img ", "<table>", "<tr>", "<td>", "<b>", "</b>", "<script>", "<object/>", "<iframe/>", "<form/>",
    " href=\"", " src='", " style=\"",
    " class=\"x\"", " onclick=\"x\"", " name='a'", " title=\"", " colspan=\"2\"", "javascript:", "data:image/png,",
    "data:text/html,",
    "http://", "mailto:", "url(", "rgb(", "expression(", "@import", "/*", "*/", "\\", "<!-->", "<!--->", "</div><div>",
  ]
}
