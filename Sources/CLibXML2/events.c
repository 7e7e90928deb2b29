// Turns what libxml2 reports into events. libxml2 says what is there, the scout says where; what it says is followed in
// the source byte by byte, and where they disagree, the parse ends.
//
// This runs for every tag and text. What nearly all of them need is inlined; the rest is cold.

#include "attributes.h"

#include <string.h>

/// libxml2 reports a tag when it has read the attributes, and looks for the `>` afterwards: where the tag is not as it
/// says, it will miss that. If it does not, no later event fits, and the document is not whole.
static CXML_COLD void disagree(Gatherer *g) { g->scout.kind = ScoutOther; }

static void element_started(
  void *data, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri, int spaceCount, const xmlChar **spaces,
  int attributeCount, int defaultedCount, const xmlChar **attributes
) {
  Gatherer *g = data;
  Scout *scout = &g->scout;
  if (scout->kind != ScoutStart && !gatherer_end_text(g, ScoutStart)) return disagree(g);
  uint32_t begin = scout->begin;
  const Numbered *name = gatherer_name(g, local, uri, begin);
  uint32_t at = name ? gatherer_past_written(g, begin + 1, prefix, name) : 0;
  if (!at || defaultedCount != 0) return disagree(g);
  uint32_t count = (uint32_t)attributeCount;
  CXMLEvent *start = gatherer_events(g, 1 + count, 1, begin);
  if (!start) return;
  uint32_t depth = g->depth;
  uint64_t head = event_head(CXMLKindStart, prefix ? CXMLPrefixed : 0, depth, name->number);

  CXMLEvent *event = start + 1;
  const Given *given = (const Given *)attributes;
  const Given *givenEnd = given + count;
  for (; given < givenEnd; given++, event++) {
    uint32_t past = attributes_set_plain(g, event, at, depth, given);
    if (!past) break;
    at = past;
  }
  const uint8_t *source = scout->source;
  bool isPlain = given == givenEnd && (source[at] == '>' || (source[at] == '/' && source[at + 1] == '>'));
  if (!isPlain) at = attributes_past(g, at, event, given, givenEnd);
  if (!at) return disagree(g);
  bool isRare = !isPlain || count > g->limits.attributes;
  if (isRare && !attributes_check(g, count, spaceCount, spaces)) return;

  uint32_t number = g->out.eventCount;
  if (source[at] == '>') {
    event_set(start, head, begin, at + 1, g->top, count);
    g->out.eventCount = number + 1 + count;
    g->top = number;
    g->depth = depth + 1;
    gatherer_look_ahead(g, at + 1);
  } else {
    uint32_t end = number + 1 + count;
    event_set(start, head, begin, at + 2, end, count);
    event_set(start + 1 + count, head | CXMLKindEnd, at + 2, at + 2, number, 0);
    g->out.eventCount = end + 1;
    g->ends++;
    g->closed = local;
    scout->from = at + 2;
    scout->kind = ScoutClosed;
    if (g->scoped == number) attributes_close_scope(g);
  }
}

static void element_ended(void *data, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri) {
  Gatherer *g = data;
  Scout *scout = &g->scout;
  if (scout->kind == ScoutClosed) {
    if (local != g->closed) return gatherer_stop(g, CXMLFaultInternal, scout->begin);
    if (g->depth == 0) return gatherer_look_around(g, scout->from);
    return gatherer_look_ahead(g, scout->from);
  }
  bool isEnd = (scout->kind == ScoutEnd || gatherer_end_text(g, ScoutEnd)) && g->depth > 0;
  uint32_t begin = scout->begin;
  CXMLEvent *end = isEnd ? gatherer_events(g, 0, 1, begin) : NULL;
  const Numbered *name = end ? gatherer_name(g, local, uri, begin) : NULL;
  uint32_t past = name ? gatherer_past_written(g, begin + 2, prefix, name) : 0;
  if (past && scout->source[past] != '>') past = scout_past_space(scout, past);
  uint32_t number = g->top;
  CXMLEvent *start = &g->out.events[number];
  if (!past || scout->source[past] != '>' || start->name != name->number)
    return gatherer_stop(g, CXMLFaultInternal, begin);
  past++;
  uint64_t head;
  memcpy(&head, start, sizeof head);
  event_set(end, head | CXMLKindEnd, begin, past, number, 0);
  g->top = start->value;
  start->value = g->out.eventCount++;
  g->ends++;
  g->depth--;
  if (g->scoped == number) attributes_close_scope(g);
  if (g->depth == 0) return gatherer_look_around(g, past);
  gatherer_look_ahead(g, past);
}

static void instruction_came(void *data, const xmlChar *target, const xmlChar *content) {
  Gatherer *g = data;
  if (g->out.fault == CXMLFaultNone) gatherer_count(g, target, g->scout.from);
}

void gatherer_listen(xmlSAXHandler *handler) {
  handler->startElementNs = element_started;
  handler->endElementNs = element_ended;
  handler->characters = gatherer_text_came;
  handler->ignorableWhitespace = gatherer_text_came;
  handler->cdataBlock = gatherer_text_came;
  handler->processingInstruction = instruction_came;
}
