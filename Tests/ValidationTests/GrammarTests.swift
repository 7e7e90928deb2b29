import Testing
import Validation

/// Words that are media types and languages, and words that are not.
@Suite struct GrammarTests {
  @Test(arguments: [
    "text/plain", "application/fhir+json", "application/vnd.example.v1-2_3!#$&^", "text/plain;charset=utf-8",
    "text/plain; charset=utf-8 ; a=\"b c\"", "application/dicom; variant=x", "1/2",
  ])
  func isMediaType(_ code: String) {
    #expect(Grammar.mediaType.accepts(code))
  }

  @Test(arguments: [
    "", "text", "text/", "/plain", "text/plain/x", "text/pla in", "*/*", "text/*", "text/plain;", "text/plain; charset",
    "text/plain; charset=", "text/plain; charset=a b", "text/plain; charset=\"a\"b\"", "text/plain; a=b/c", "本/文",
    "+a/b", "text/\(String(repeating: "a", count: 128))",
  ])
  func isNoMediaType(_ code: String) {
    #expect(!Grammar.mediaType.accepts(code))
  }

  @Test(arguments: ["mg", "mg/dL", "mm[Hg]", "10*3/uL", "{score}", "1", "kg/m2", "Cel", "mmol/L{fasting}"])
  func isUnit(_ code: String) {
    #expect(Grammar.unit.accepts(code))
  }

  @Test(arguments: ["", "mgg", "mg//dL", "mmHg", "10^3 /uL", "日", "m g", "mg/", "(mg", "{score"])
  func isNoUnit(_ code: String) {
    #expect(!Grammar.unit.accepts(code))
  }

  @Test(arguments: [
    "ja", "en-US", "zh-Hant-TW", "sr-Latn-RS", "sl-rozaj-biske", "de-CH-1901", "es-419", "zh-yue-HK", "x-whatever",
    "i-klingon", "I-Klingon", "i-default", "en-GB-oed", "sgn-BE-FR", "sgn-CH-DE", "zh-min-nan", "zh-min", "no-bok",
    "art-lojban", "cel-gaulish", "zh-guoyu", "en-a-bbb-x-a-ccc", "de-1996-u-co-phonebk", "art", "abcd", "abcdefgh",
  ])
  func isLanguage(_ code: String) {
    #expect(Grammar.language.accepts(code))
  }

  @Test(arguments: [
    "", "j", "-", "ja-", "-ja", "ja--JP", "ja_JP", "日本語", "abcdefghi", "12", "en-a", "en-a-x", "x", "x-", "ja-JP-US",
    "en-x", "de-419-DE", "a-DE", "i-whatever", "en-US-oed", "english!",
  ])
  func isNoLanguage(_ code: String) {
    #expect(!Grammar.language.accepts(code))
  }
}
