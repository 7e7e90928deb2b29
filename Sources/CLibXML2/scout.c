#define _GNU_SOURCE
#include "scout.h"

#include "tables.h"

#include <string.h>
#include <strings.h>

static inline bool is_space(uint8_t byte) { return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r'; }

static inline uint8_t byte_at(const Scout *s, uint32_t at) { return at < s->length ? s->source[at] : 0; }

static bool reads(const Scout *s, uint32_t at, const char *word) {
  size_t length = strlen(word);
  return s->length - at >= length && memcmp(s->source + at, word, length) == 0;
}

/// After the next `word` from `at` on, or the end of the text.
static uint32_t past(const Scout *s, uint32_t at, const char *word) {
  if (at >= s->length) return s->length;
  size_t length = strlen(word);
  const uint8_t *found = memmem(s->source + at, s->length - at, word, length);
  return found ? (uint32_t)(found - s->source + length) : s->length;
}

static uint32_t past_space(const Scout *s, uint32_t at) {
  while (at < s->length && is_space(s->source[at])) at++;
  return at;
}

static uint32_t past_name(const Scout *s, uint32_t at) {
  for (; at < s->length; at++) {
    switch (s->source[at]) {
      case ' ': case '\n': case '\t': case '\r': case '/': case '>': case '<': case '=': case '"': case '\'':
        return at;
    }
  }
  return at;
}

static bool is_declaration(const Scout *s, uint32_t begin, uint32_t end) {
  return end - begin >= 5 && memcmp(s->source + begin, "xmlns", 5) == 0
      && (end - begin == 5 || s->source[begin + 5] == ':');
}

/// Reads one attribute at `*at`; leaves `kind` at ScoutOther when it cannot be one.
static CXMLFault attribute(Scout *s, const CXMLLimits *limits, uint32_t *at, uint32_t *offset) {
  ScoutAttribute found = {.begin = *at, .nameEnd = past_name(s, *at)};
  *offset = found.begin;
  if (found.nameEnd == found.begin) return CXMLFaultNone;
  if (s->attributeCount >= limits->attributes) return CXMLFaultAttributes;
  if (found.nameEnd - found.begin > limits->nameLength) return CXMLFaultNameLength;
  uint32_t equals = past_space(s, found.nameEnd);
  if (byte_at(s, equals) != '=') return CXMLFaultNone;
  uint32_t quote = past_space(s, equals + 1);
  if (byte_at(s, quote) != '"' && byte_at(s, quote) != '\'') return CXMLFaultNone;
  found.valueBegin = quote + 1;
  const uint8_t *close = memchr(s->source + quote + 1, s->source[quote], s->length - quote - 1);
  if (!close) return CXMLFaultNone;
  found.valueEnd = (uint32_t)(close - s->source);
  found.isDeclaration = is_declaration(s, found.begin, found.nameEnd);
  if (!CXML_ROOM(s->attributes, s->attributeCount, s->attributeRoom, 1)) return CXMLFaultMemory;
  s->attributes[s->attributeCount++] = found;
  s->declarationCount += found.isDeclaration;
  *at = found.valueEnd + 1;
  s->kind = ScoutStart;
  return CXMLFaultNone;
}

static CXMLFault start_tag(Scout *s, const CXMLLimits *limits, uint32_t *offset) {
  s->nameEnd = past_name(s, s->begin + 1);
  *offset = s->begin;
  if (s->nameEnd - s->begin - 1 > limits->nameLength) return CXMLFaultNameLength;
  uint32_t at = s->nameEnd;
  for (;;) {
    at = past_space(s, at);
    bool closes = byte_at(s, at) == '/' && byte_at(s, at + 1) == '>';
    if (closes || byte_at(s, at) == '>') {
      s->kind = ScoutStart;
      s->selfClosing = closes;
      s->end = at + (closes ? 2 : 1);
      return CXMLFaultNone;
    }
    s->kind = ScoutOther;
    CXMLFault fault = attribute(s, limits, &at, offset);
    if (fault != CXMLFaultNone || s->kind == ScoutOther) return fault;
  }
}

static void end_tag(Scout *s) {
  s->nameEnd = past_name(s, s->begin + 2);
  uint32_t close = past_space(s, s->nameEnd);
  if (byte_at(s, close) != '>') return;
  s->kind = ScoutEnd;
  s->end = close + 1;
}

CXMLFault scout_next(Scout *s, const CXMLLimits *limits, uint32_t *offset) {
  s->from = s->end;
  s->selfClosing = false;
  s->attributeCount = 0;
  s->declarationCount = 0;
  uint32_t at = s->from;
  for (;;) {
    const uint8_t *found = at < s->length ? memchr(s->source + at, '<', s->length - at) : NULL;
    s->kind = found ? ScoutOther : ScoutNothing;
    s->begin = s->end = s->nameEnd = found ? (uint32_t)(found - s->source) : s->length;
    if (!found) return CXMLFaultNone;
    switch (byte_at(s, s->begin + 1)) {
      case '?':
        at = past(s, s->begin + 2, "?>");
        continue;
      case '!':
        if (reads(s, s->begin, "<!--")) {
          at = past(s, s->begin + 4, "-->");
          continue;
        }
        if (reads(s, s->begin, "<![CDATA[")) {
          at = past(s, s->begin + 9, "]]>");
          continue;
        }
        *offset = s->begin;
        bool doctype = s->length - s->begin >= 9 && strncasecmp((const char *)found, "<!DOCTYPE", 9) == 0;
        return doctype ? CXMLFaultDoctype : CXMLFaultNone;
      case '/':
        end_tag(s);
        return CXMLFaultNone;
      default:
        return start_tag(s, limits, offset);
    }
  }
}

uint32_t scout_text(const Scout *s) {
  uint32_t at = s->from;
  for (;;) {
    if (reads(s, at, "<!--")) {
      at = past(s, at + 4, "-->");
    } else if (reads(s, at, "<?")) {
      at = past(s, at + 2, "?>");
    } else {
      return at;
    }
  }
}
