#include "encodings.h"

#include <string.h>
#include <strings.h>

static const Signature signatures[] = {
  {"\xEF\xBB\xBF", 3, true, NULL, {"UTF-8", "UTF8"}},
  {"\xFF\xFE\0\0", 4, true, "UTF-32LE", {"UTF-32", "UTF-32LE"}},
  {"\0\0\xFE\xFF", 4, true, "UTF-32BE", {"UTF-32", "UTF-32BE"}},
  {"\xFF\xFE", 2, true, "UTF-16LE", {"UTF-16", "UTF-16LE", "ISO-10646-UCS-2"}},
  {"\xFE\xFF", 2, true, "UTF-16BE", {"UTF-16", "UTF-16BE", "ISO-10646-UCS-2"}},
  {"<\0?\0", 4, false, "UTF-16LE", {"UTF-16", "UTF-16LE"}},
  {"\0<\0?", 4, false, "UTF-16BE", {"UTF-16", "UTF-16BE"}},
};
static const Signature unshown = {"", 0, false, NULL, {"UTF-8", "UTF8"}};
enum { signatureCount = sizeof signatures / sizeof *signatures };

const Signature *encoding_signature(const uint8_t *text, size_t count) {
  for (uint32_t i = 0; i < signatureCount; i++) {
    const Signature *one = &signatures[i];
    if (count >= one->length && memcmp(text, one->bytes, one->length) == 0) return one;
  }
  return &unshown;
}

bool encoding_is_shown(const Signature *signature) { return signature != &unshown; }

bool encoding_allows(const Signature *signature, const char *name) {
  for (uint32_t i = 0; i < 4 && signature->names[i]; i++)
    if (strcasecmp(signature->names[i], name) == 0) return true;
  return false;
}

bool encoding_would_show(const char *name) {
  for (uint32_t i = 0; i < signatureCount; i++)
    if (signatures[i].handler && encoding_allows(&signatures[i], name)) return true;
  return false;
}

/// Names of the IANA registry, and others in use.
static const struct {
  const char *name;
  const char *handler;
} accepted[] = {
  {"US-ASCII", "US-ASCII"},
  {"ASCII", "US-ASCII"},
  {"ISO-8859-1", "ISO-8859-1"},
  {"Latin1", "ISO-8859-1"},
  {"ISO-8859-15", "ISO-8859-15"},
  {"windows-1252", "CP1252"},
  {"Shift_JIS", "SHIFT_JIS"},
  {"Shift-JIS", "SHIFT_JIS"},
  {"SJIS", "SHIFT_JIS"},
  {"x-sjis", "SHIFT_JIS"},
  {"MS_Kanji", "SHIFT_JIS"},
  {"csShiftJIS", "SHIFT_JIS"},
  {"Windows-31J", "CP932"},
  {"csWindows31J", "CP932"},
  {"CP932", "CP932"},
  {"MS932", "CP932"},
  {"EUC-JP", "EUC-JP"},
  {"eucJP", "EUC-JP"},
  {"x-euc-jp", "EUC-JP"},
  {"ISO-2022-JP", "ISO-2022-JP"},
  {"csISO2022JP", "ISO-2022-JP"},
};

const char *encoding_handler(const char *name) {
  for (uint32_t i = 0; i < sizeof accepted / sizeof *accepted; i++)
    if (strcasecmp(accepted[i].name, name) == 0) return accepted[i].handler;
  return NULL;
}

// The XML declaration

static bool is_space(uint8_t byte) { return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r'; }

static bool is_encoding_name(const uint8_t *bytes, size_t length) {
  for (size_t i = 0; i < length; i++) {
    uint8_t letter = bytes[i] | 0x20;
    bool isLetter = letter >= 'a' && letter <= 'z';
    bool isOther = (bytes[i] >= '0' && bytes[i] <= '9') || bytes[i] == '.' || bytes[i] == '_' || bytes[i] == '-';
    if (!isLetter && (i == 0 || !isOther)) return false;
  }
  return length > 0;
}

// Whether the declaration is right is libxml2's to say: this looks for the name only, and a declaration that it cannot
// follow has none.
Declared encoding_declared(const uint8_t *text, size_t count) {
  Declared result = {{0}, 0};
  if (count < 6 || memcmp(text, "<?xml", 5) != 0) return result;
  size_t at = 5;
  for (;;) {
    if (at >= count || !is_space(text[at])) return result;
    while (at < count && is_space(text[at])) at++;
    size_t begin = at;
    while (at < count && text[at] >= 'a' && text[at] <= 'z') at++;
    bool isEncoding = at - begin == 8 && memcmp(text + begin, "encoding", 8) == 0;
    while (at < count && is_space(text[at])) at++;
    if (at >= count || text[at++] != '=') return result;
    while (at < count && is_space(text[at])) at++;
    if (at >= count || (text[at] != '"' && text[at] != '\'')) return result;
    const uint8_t *value = text + at + 1;
    const uint8_t *close = memchr(value, text[at], count - at - 1);
    if (!close) return result;
    size_t length = (size_t)(close - value);
    if (isEncoding) {
      if (length >= sizeof result.name || !is_encoding_name(value, length)) return result;
      memcpy(result.name, value, length);
      result.offset = (uint32_t)at + 1;
      return result;
    }
    at += length + 2;
  }
}
