// The gatherer is the state of one parse: the tables so far, what is open, and where the scout stands.

#ifndef CXML_GATHERER_H
#define CXML_GATHERER_H

#include "scout.h"
#include "tables.h"
#include "workshop.h"

/// A run of text that is being put together. While what libxml2 hands over equals the source, nothing is copied.
typedef struct Run {
  bool isDecoded;
  bool isBlank;
  /// What the scout found after it.
  ScoutKind next;
  uint32_t begin;
  /// Where the value begins and goes on: in the source, or in `decoded`.
  uint32_t value;
  uint32_t at;
} Run;

typedef struct Gatherer {
  Scout scout;
  CXMLGathered out;
  /// Up to so many events there is room, whatever they are; then `gatherer_make_room` knows whether there is more.
  uint32_t eventRoom;
  /// The innermost element that is open: the number of its start, whose `value` is that of the element around it.
  uint32_t top;
  uint32_t depth;
  /// The workshop's round and its numbers of names, which are lent.
  uint32_t round;
  Numbers names;
  CXMLLimits limits;
  Workshop *shop;
  /// The name of the element that closed itself just now.
  const xmlChar *closed;
  /// The element that the innermost scope belongs to, or CXML_NOWHERE.
  uint32_t scoped;
  uint32_t scopes;
  /// How many declarations are in scope, and the innermost of them.
  uint32_t declarations;
  uint32_t innermost;
  /// How many different prefixes, namespaces and targets there are.
  uint32_t strings;
  /// The namespace that was asked for last, and its number.
  const xmlChar *space;
  uint32_t spaceNumber;
  /// How many events are ends, which are no nodes.
  uint32_t ends;
  /// For so many events there is memory.
  uint32_t eventSpace;
  uint32_t nameRoom, spaceRoom, declarationRoom, decodedRoom;
  Run run;
} Gatherer;

/// Ends the parse with a fault; the first one counts.
CXML_COLD void gatherer_stop(Gatherer *g, CXMLFault fault, uint32_t offset);

/// Sends the scout to the next tag, when the one before ends at `from`, and refuses that tag if it must not reach
/// libxml2.
CXML_COLD void gatherer_look_around(Gatherer *g, uint32_t from);

/// The same within the root, quick where that tag is a plain one. Where text comes first, the scout waits for it:
/// libxml2 reports it before it reads on.
CXML_HOT void gatherer_look_ahead(Gatherer *g, uint32_t from) {
  if (scout_next_plain(&g->scout, from, from, g->depth < g->limits.depth)) return;
  if (g->scout.source[from] == '<') return gatherer_look_around(g, from);
  g->scout.from = g->scout.begin = from;
  g->scout.kind = ScoutWaiting;
}

/// Counts a prefix, a namespace or the target of an instruction, and stops when there are too many: libxml2 takes time
/// in proportion to them for each further one.
CXML_COLD bool gatherer_count(Gatherer *g, const xmlChar *string, uint32_t offset);

/// Gives the name of that slot its number in this document, and stops when there are too many. NULL when it has
/// stopped.
CXML_COLD const Numbered *gatherer_number(
  Gatherer *g, Numbered *slot, const xmlChar *local, const xmlChar *uri, uint32_t offset
);

/// The name of an element or attribute at `offset`, with its number; NULL when it has stopped.
CXML_HOT const Numbered *gatherer_name(Gatherer *g, const xmlChar *local, const xmlChar *uri, uint32_t offset) {
  Numbered *found = numbers_slot(&g->names, local, uri);
  // The round of an empty slot is none.
  return found->round == g->round ? found : gatherer_number(g, found, local, uri, offset);
}

/// Appends bytes to `decoded`; false when memory is short.
CXML_COLD bool gatherer_decode(Gatherer *g, const void *bytes, uint32_t length);

/// Makes room for more events, nodes and ends, of something that begins at `offset`; false when it has stopped.
CXML_COLD bool gatherer_make_room(Gatherer *g, uint32_t nodes, uint32_t ends, uint32_t offset);

/// Where the next events go, which are to be counted when they are there; NULL when it has stopped.
CXML_HOT CXMLEvent *gatherer_events(Gatherer *g, uint32_t nodes, uint32_t ends, uint32_t offset) {
  bool isRoomy = g->out.eventCount + nodes + ends <= g->eventRoom;
  return isRoomy || gatherer_make_room(g, nodes, ends, offset) ? &g->out.events[g->out.eventCount] : NULL;
}

/// Past a name, when the source has it at that place, else 0: the check that libxml2 and the scout speak of the same
/// thing. The byte after it is left to the caller. A name that is too long stops the parse.
CXML_HOT uint32_t gatherer_past_written(Gatherer *g, uint32_t begin, const xmlChar *prefix, const Numbered *name) {
  const uint8_t *source = g->scout.source;
  uint32_t at = begin;
  if (prefix) {
    while (*prefix)
      if (source[at++] != *prefix++) return 0;
    if (source[at++] != ':') return 0;
    if (at - begin + name->length > g->limits.nameLength) {
      gatherer_stop(g, CXMLFaultNameLength, begin);
      return 0;
    }
  }
  return numbered_stands(name, source + at) ? at + name->length : 0;
}

/// What an event is, its first eight bytes. They are written in one store: an end is made of its start at once, and
/// smaller stores would have to be waited for.
CXML_HOT uint64_t event_head(CXMLKind kind, uint8_t flags, uint32_t depth, uint32_t name) {
  _Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ && offsetof(CXMLEvent, name) == 4, "laid out otherwise");
  return (uint64_t)name << 32 | (depth & 0xFFFF) << 16 | (uint32_t)flags << 8 | kind;
}

CXML_HOT void event_set(
  CXMLEvent *event, uint64_t head, uint32_t begin, uint32_t end, uint32_t value, uint32_t length
) {
  memcpy(event, &head, sizeof head);
  event->begin = begin;
  event->end = end;
  event->value = value;
  event->length = length;
}

/// The handler of text and CDATA.
void gatherer_text_came(void *gatherer, const xmlChar *bytes, int count);

/// Ends the text that is open, if any. Whether the scout has found such a tag after it.
CXML_COLD bool gatherer_end_text(Gatherer *g, ScoutKind kind);

/// Sets the handlers of text, CDATA, elements and processing instructions.
void gatherer_listen(xmlSAXHandler *handler);

#endif
