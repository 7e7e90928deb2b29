/// What a narrative may hold, as data: the rule `txt-1` of R4's `Narrative.div`, that is chapters 7 to 11
/// (but section 4 of chapter 9) and 15 of HTML 4.0, links, and images. Whatever is not listed is refused.
enum NarrativeRules {
  static let elements: Set<String> = [
    // Chapter 7: the global structure.
    "div", "span", "h1", "h2", "h3", "h4", "h5", "h6", "address",
    // Chapter 8: direction.
    "bdo",
    // Chapter 9: text, without section 4 (`ins`, `del`).
    "em", "strong", "dfn", "code", "samp", "kbd", "var", "cite", "abbr", "acronym", "blockquote", "q", "sub", "sup",
    "p",
    "br", "pre",
    // Chapter 10: lists.
    "ul", "ol", "li", "dl", "dt", "dd",
    // Chapter 11: tables.
    "table", "caption", "thead", "tfoot", "tbody", "colgroup", "col", "tr", "th", "td",
    // Chapter 15: fonts and rules.
    "tt", "i", "b", "big", "small", "hr",
    // Links and images.
    "a", "img",
  ]

  /// Attributes without a namespace.
  static let attributes: Set<String> = [
    "abbr", "accesskey", "align", "alt", "axis", "bgcolor", "border", "cellpadding", "cellspacing", "char", "charoff",
    "charset", "cite", "class", "colspan", "compact", "coords", "dir", "frame", "headers", "height", "href", "hreflang",
    "hspace", "id", "lang", "longdesc", "name", "nowrap", "rel", "rev", "rowspan", "rules", "scope", "shape", "span",
    "src", "start", "style", "summary", "tabindex", "title", "type", "valign", "value", "vspace", "width",
  ]

  /// Attributes of the prefix `xml`.
  static let xmlAttributes: Set<String> = ["lang", "space"]

  /// Attributes that hold an address.
  static let addresses: Set<String> = ["cite", "href", "longdesc", "src"]

  /// The schemes of addresses; one without a scheme is relative.
  static let schemes: Set<String> = ["http", "https", "mailto", "tel", "urn"]

  /// How an image that stands in its own address may begin, after `data:`.
  static let images: Set<String> = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"]

  /// The functions a style may use besides `url`, which may only hold an image.
  static let functions: Set<String> = ["rgb", "rgba", "hsl", "hsla", "calc"]
}
