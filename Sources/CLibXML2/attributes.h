// Attributes and declarations of a start tag: libxml2 says which there are, and each is followed in the source.

#ifndef CXML_ATTRIBUTES_H
#define CXML_ATTRIBUTES_H

#include "gatherer.h"

/// What libxml2 gives for each attribute. The value is in its copy of the text when it stands there as it is.
typedef struct Given {
  const xmlChar *local;
  const xmlChar *prefix;
  const xmlChar *uri;
  const xmlChar *value;
  const xmlChar *valueEnd;
} Given;

/// Makes `event` the attribute that follows the byte `at`, when it is written ` name="value"` and libxml2 has found its
/// value right there. Returns its end; 0 when it is written in another way.
CXML_HOT uint32_t attributes_set_plain(Gatherer *g, CXMLEvent *event, uint32_t at, uint32_t depth, const Given *given) {
  const uint8_t *source = g->scout.source;
  const Numbered *name = numbers_slot(&g->names, given->local, given->uri);
  if (source[at] != ' ' || name->round != g->round || given->prefix) return 0;
  if (!numbered_stands(name, source + at + 1)) return 0;
  // There is one equals sign and one quote in between.
  uint32_t equals = at + 1 + name->length;
  uint32_t value = equals + 2;
  if (source[equals] != '=' || given->value != source + value) return 0;
  uint32_t close = (uint32_t)(given->valueEnd - source);
  if (source[equals + 1] != source[close]) return 0;
  uint64_t head = event_head(CXMLKindAttribute, 0, depth + 1, name->number);
  event_set(event, head, at + 1, close + 1, value, close - value);
  return close + 1;
}

/// From `at` on past the attributes that are left, in whatever way they are written, and past declarations, to `>` or
/// `/>`. 0 when the tag is not as libxml2 says, or the parse has stopped.
CXML_COLD uint32_t attributes_past(
  Gatherer *g, uint32_t at, CXMLEvent *event, const Given *given, const Given *givenEnd
);

/// Checks what is rare in a start tag, declarations and many attributes: whether the parse goes on after it.
CXML_COLD bool attributes_check(Gatherer *g, uint32_t count, int spaceCount, const xmlChar **spaces);

/// Leaves the scope of the element that ends.
CXML_COLD void attributes_close_scope(Gatherer *g);

#endif
