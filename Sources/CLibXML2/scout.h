// The scout walks ahead of libxml2, from one tag to the next: it knows where the next tag begins, and refuses what must
// not reach libxml2.
//
// It judges no syntax. Ahead of libxml2 the text may be malformed; but libxml2 reports a tag only when everything up
// to its last attribute is well formed, and on well-formed text the scout finds exactly the tags that libxml2 finds.
// So what it says of a tag holds as soon as libxml2 reports that tag and reads on after it.

#ifndef CXML_SCOUT_H
#define CXML_SCOUT_H

#include "CLibXML2.h"
#include "words.h"

#include <stdbool.h>
#include <string.h>

typedef enum ScoutKind {
  /// No more markup but comments and instructions.
  ScoutNothing,
  ScoutStart,
  ScoutEnd,
  /// A start tag that closes itself, and that libxml2 has reported: it will report its end next.
  ScoutClosed,
  /// Something that cannot be well formed.
  ScoutOther,
  /// Text that libxml2 will report before the next tag: there the scout has not looked yet.
  ScoutWaiting,
  /// Text of which libxml2 has reported a part; the gatherer knows what comes after it.
  ScoutText,
} ScoutKind;

typedef struct Scout {
  /// The text, with `CXML_PADDING` zeros after it and none in it.
  const uint8_t *source;
  uint32_t length;
  /// Start tags that begin before this place are too short to take libxml2 long.
  uint32_t horizon;
  /// The end of the tag before: text between tags begins here.
  uint32_t from;
  ScoutKind kind;
  /// The tag's `<`, or the end of the text.
  uint32_t begin;
} Scout;

/// Goes on to the next tag, when the one before ends at `from`. A fault (a DOCTYPE, far too many attributes) is at
/// `*offset`.
CXMLFault scout_next(Scout *scout, uint32_t from, const CXMLLimits *limits, uint32_t *offset);

/// The same where a plain tag begins at `at`, and only text is before it; else false, and `scout_next` has to look. No
/// start tag is plain when it `mayStart` not.
CXML_HOT bool scout_next_plain(Scout *s, uint32_t from, uint32_t at, bool mayStart) {
  if (s->source[at] != '<') return false;
  uint8_t after = s->source[at + 1];
  // Names begin after `?` and `!`.
  if (after != '/' && (after <= '?' || at >= s->horizon || !mayStart)) return false;
  s->from = from;
  s->begin = at;
  s->kind = after == '/' ? ScoutEnd : ScoutStart;
  return true;
}

/// Counts the attributes of the start tag, as far as it can be well formed: a fault when there are more than `most`.
CXMLFault scout_count_attributes(const Scout *scout, uint32_t most, uint32_t *offset);

/// Where the text before the tag begins: after the comments and instructions that follow the tag before.
uint32_t scout_text(const Scout *scout);

// Steps in the text, which stop at its end.

CXML_HOT bool scout_is_space(uint8_t byte) {
  return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r';
}

CXML_HOT uint32_t scout_past_space(const Scout *s, uint32_t at) {
  while (scout_is_space(s->source[at])) at++;
  return at;
}

/// Past the name of an attribute and its `=`, where `at` is the end of the name: the place of its opening quote, or 0.
static inline uint32_t scout_quote(const Scout *s, uint32_t at) {
  at = scout_past_space(s, at);
  if (s->source[at] != '=') return 0;
  at = scout_past_space(s, at + 1);
  return s->source[at] == '"' || s->source[at] == '\'' ? at : 0;
}

/// The closing quote that belongs to the one at `quote`, or 0.
uint32_t scout_closing(const Scout *scout, uint32_t quote);

/// The end of the name, of an element or attribute, that begins at `at`.
uint32_t scout_past_name(const Scout *scout, uint32_t at);

#endif
