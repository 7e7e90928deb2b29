// Turns the text that libxml2 reports, in pieces of its own, into one event from tag to tag.

#include "gatherer.h"

#include <string.h>

/// Moves the run over bytes that stand in the source as they are.
static bool goes_on_in_source(Gatherer *g, const xmlChar *bytes, uint32_t length) {
  Run *run = &g->run;
  if (g->scout.begin < run->at || g->scout.begin - run->at < length) return false;
  const uint8_t *written = g->scout.source + run->at;
  if (bytes != written && memcmp(written, bytes, length) != 0) return false;
  run->at += length;
  return true;
}

/// Copies what the run has in the source, to go on in `decoded`.
static bool leaves_source(Gatherer *g) {
  Run *run = &g->run;
  uint32_t value = g->out.decodedCount;
  if (!gatherer_decode(g, g->scout.source + run->value, run->at - run->value)) return false;
  run->isDecoded = true;
  run->value = value;
  return true;
}

/// Whether there is only white space: no other character of XML is below a space.
static bool is_blank(const xmlChar *bytes, uint32_t length) {
  for (; length >= 8; bytes += 8, length -= 8)
    if (!word_is_low(word_at(bytes))) return false;
  for (; length > 0; bytes++, length--)
    if (*bytes > ' ') return false;
  return true;
}

/// The same for bytes of the source, where words can be loaded.
CXML_HOT bool is_blank_in_source(const uint8_t *bytes, uint32_t length) {
  for (; length > 8; bytes += 8, length -= 8)
    if (!word_is_low(word_at(bytes))) return false;
  return word_is_low(word_head(word_at(bytes), length));
}

CXML_HOT uint64_t text_head(uint8_t flags, uint32_t depth) {
  return event_head(CXMLKindText, flags, depth, CXML_NOWHERE);
}

/// Puts bytes into the run that is open, or opens one.
static CXML_COLD void lengthen(Gatherer *g, const xmlChar *bytes, uint32_t length) {
  Run *run = &g->run;
  Scout *scout = &g->scout;
  if (scout->kind == ScoutClosed) return gatherer_stop(g, CXMLFaultInternal, scout->from);
  if (scout->kind == ScoutWaiting) gatherer_look_around(g, scout->from);
  if (g->out.fault != CXMLFaultNone) return;
  if (scout->kind != ScoutText) {
    uint32_t begin = scout_text(scout);
    *run = (Run){.isBlank = true, .next = scout->kind, .begin = begin, .value = begin, .at = begin};
    scout->kind = ScoutText;
  }
  run->isBlank = run->isBlank && is_blank(bytes, length);
  if (!run->isDecoded && goes_on_in_source(g, bytes, length)) return;
  if ((run->isDecoded || leaves_source(g)) && gatherer_decode(g, bytes, length)) {
    run->at = g->out.decodedCount;
  } else {
    gatherer_stop(g, CXMLFaultMemory, run->begin);
  }
}

bool gatherer_end_text(Gatherer *g, ScoutKind kind) {
  if (g->scout.kind != ScoutText) return false;
  const Run *run = &g->run;
  CXMLEvent *event = gatherer_events(g, 1, 0, run->begin);
  if (!event) return false;
  uint8_t flags = (run->isDecoded ? CXMLDecoded : 0) | (run->isBlank ? CXMLBlank : 0);
  event_set(event, text_head(flags, g->depth), run->begin, g->scout.begin, run->value, run->at - run->value);
  g->out.eventCount++;
  g->scout.kind = run->next;
  return run->next == kind;
}

void gatherer_text_came(void *data, const xmlChar *bytes, int count) {
  Gatherer *g = data;
  if (count <= 0 || g->depth == 0) return;
  Scout *scout = &g->scout;
  uint32_t from = scout->from;
  uint32_t past = from + (uint32_t)count;
  // Nearly all text stands there as it is, from tag to tag.
  bool isWhole = scout->kind == ScoutWaiting && bytes == scout->source + from
              && scout_next_plain(scout, from, past, g->depth < g->limits.depth);
  if (!isWhole) return lengthen(g, bytes, (uint32_t)count);
  CXMLEvent *event = gatherer_events(g, 1, 0, from);
  if (!event) return;
  uint8_t flags = is_blank_in_source(bytes, (uint32_t)count) ? CXMLBlank : 0;
  event_set(event, text_head(flags, g->depth), from, past, from, (uint32_t)count);
  g->out.eventCount++;
}
