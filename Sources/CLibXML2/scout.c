#define _GNU_SOURCE
#include "scout.h"

#include <string.h>
#include <strings.h>

static bool reads(const Scout *s, uint32_t at, const char *word) {
  // The zero after the text is in no word.
  return strncmp((const char *)s->source + at, word, strlen(word)) == 0;
}

/// After the next `word` from `at` on, or the end of the text.
static uint32_t past(const Scout *s, uint32_t at, const char *word) {
  if (at >= s->length) return s->length;
  size_t length = strlen(word);
  const uint8_t *found = memmem(s->source + at, s->length - at, word, length);
  return found ? (uint32_t)(found - s->source + length) : s->length;
}

uint32_t scout_past_name(const Scout *s, uint32_t at) {
  for (;; at++) {
    switch (s->source[at]) {
      case ' ': case '\n': case '\t': case '\r': case '/': case '>': case '<': case '=': case '"': case '\'': case 0:
        return at;
    }
  }
}

uint32_t scout_closing(const Scout *s, uint32_t quote) {
  const uint8_t *close = memchr(s->source + quote + 1, s->source[quote], s->length - quote - 1);
  return close ? (uint32_t)(close - s->source) : 0;
}

// What a start tag holds

/// Past one attribute at `at`; the same place when it cannot be one.
static uint32_t past_attribute(const Scout *s, uint32_t at) {
  uint32_t nameEnd = scout_past_name(s, at);
  uint32_t quote = nameEnd > at ? scout_quote(s, nameEnd) : 0;
  uint32_t close = quote ? scout_closing(s, quote) : 0;
  return close ? close + 1 : at;
}

CXMLFault scout_count_attributes(const Scout *s, uint32_t most, uint32_t *offset) {
  uint32_t at = scout_past_name(s, s->begin + 1);
  for (uint32_t count = 0;; count++) {
    at = scout_past_space(s, at);
    *offset = at;
    uint32_t past = past_attribute(s, at);
    if (past == at) return CXMLFaultNone;
    if (count >= most) return CXMLFaultAttributes;
    at = past;
  }
}

/// libxml2 compares each attribute of a tag with all others: before it reads a tag that may have very many, they are
/// counted. Of others, it is told when they have been read.
static CXMLFault start_tag(Scout *s, const CXMLLimits *limits, uint32_t *offset) {
  enum { harmless = 1 << 14 };
  if (s->begin < s->horizon) return CXMLFaultNone;
  // No `<` stands in a well-formed tag, and libxml2 reads a malformed one no further than to a `<`: a tag is no longer
  // than it is from its own to any other.
  uint32_t begin = s->begin + 1;
  bool isLast = s->length - begin <= harmless;
  const uint8_t *found = isLast ? s->source + s->length : memrchr(s->source + begin, '<', harmless);
  if (!found) return scout_count_attributes(s, limits->attributes, offset);
  s->horizon = (uint32_t)(found - s->source);
  return CXMLFaultNone;
}

// From tag to tag

CXMLFault scout_next(Scout *s, uint32_t from, const CXMLLimits *limits, uint32_t *offset) {
  s->from = from;
  uint32_t at = from;
  for (;;) {
    const uint8_t *found = memchr(s->source + at, '<', s->length - at);
    s->begin = found ? (uint32_t)(found - s->source) : s->length;
    s->kind = ScoutNothing;
    if (!found) return CXMLFaultNone;
    switch (s->source[s->begin + 1]) {
      case '?':
        at = past(s, s->begin + 2, "?>");
        break;
      case '!':
        if (reads(s, s->begin, "<!--")) {
          at = past(s, s->begin + 4, "-->");
        } else if (reads(s, s->begin, "<![CDATA[")) {
          at = past(s, s->begin + 9, "]]>");
        } else {
          *offset = s->begin;
          s->kind = ScoutOther;
          bool doctype = strncasecmp((const char *)s->source + s->begin, "<!DOCTYPE", 9) == 0;
          return doctype ? CXMLFaultDoctype : CXMLFaultNone;
        }
        break;
      case '/':
        s->kind = ScoutEnd;
        return CXMLFaultNone;
      default:
        s->kind = ScoutStart;
        return start_tag(s, limits, offset);
    }
  }
}

uint32_t scout_text(const Scout *s) {
  uint32_t at = s->from;
  for (;;) {
    if (s->source[at] != '<') return at;
    if (reads(s, at, "<!--")) {
      at = past(s, at + 4, "-->");
    } else if (reads(s, at, "<?")) {
      at = past(s, at + 2, "?>");
    } else {
      return at;
    }
  }
}
