// Turns what libxml2 reports into events. libxml2 says what is there, the scout says where; what it says is followed in
// the source byte by byte, and where they disagree, the parse ends.
//
// This runs for every tag and text. What nearly all of them need is inlined; the rest is cold.

#include "gatherer.h"

#include <string.h>

/// Past a name, when the source has it at that place, else 0: the check that both speak of the same thing. The byte after
/// it is left to the caller. A name that is too long stops the parse.
CXML_HOT uint32_t past_written(Gatherer *g, uint32_t begin, const xmlChar *prefix, const Numbered *name) {
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

// Text

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

/// Ends the text that is open, if any. Whether the scout has found such a tag after it.
static CXML_COLD bool end_text(Gatherer *g, ScoutKind kind) {
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

static void text_came(void *data, const xmlChar *bytes, int count) {
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

// Start tags

/// What libxml2 gives for each attribute. The value is in its copy of the text when it stands there as it is.
typedef struct Given {
  const xmlChar *local;
  const xmlChar *prefix;
  const xmlChar *uri;
  const xmlChar *value;
  const xmlChar *valueEnd;
} Given;

/// Makes `event` the attribute that is written at `at` and returns its end; 0 when it is another, or the parse has
/// stopped.
static uint32_t set_attribute(Gatherer *g, CXMLEvent *event, uint32_t at, const Given *given) {
  const Numbered *name = gatherer_name(g, given->local, given->uri, at);
  uint32_t nameEnd = name ? past_written(g, at, given->prefix, name) : 0;
  uint32_t quote = nameEnd ? scout_quote(&g->scout, nameEnd) : 0;
  if (!quote) return 0;
  const uint8_t *source = g->scout.source;
  uint32_t value = quote + 1;
  uint32_t length = (uint32_t)(given->valueEnd - given->value);
  uint8_t flags = given->prefix ? CXMLPrefixed : 0;
  // Decoding makes nothing longer: what equals the source up to a closing quote is written so.
  uint32_t close = value + length;
  bool isWritten = length <= g->scout.length - value && source[close] == source[quote]
                && memcmp(given->value, source + value, length) == 0;
  if (!isWritten) {
    close = scout_closing(&g->scout, quote);
    if (!close) return 0;
    flags |= CXMLDecoded;
    value = g->out.decodedCount;
    if (!gatherer_decode(g, given->value, length)) {
      gatherer_stop(g, CXMLFaultMemory, at);
      return 0;
    }
  }
  event_set(event, event_head(CXMLKindAttribute, flags, g->depth + 1, name->number), at, close + 1, value, length);
  return close + 1;
}

/// The same for what follows the byte `at`, when it is written ` name="value"` and libxml2 has found its value right
/// there; 0 when it is written in another way.
CXML_HOT uint32_t set_plain_attribute(Gatherer *g, CXMLEvent *event, uint32_t at, uint32_t depth, const Given *given) {
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

static bool is_declaration(const uint8_t *at) {
  return memcmp(at, "xmlns", 5) == 0 && (at[5] == ':' || at[5] == '=' || scout_is_space(at[5]));
}

/// Opens the scope of an element, the next event, with its first declaration.
static bool open_scope(Gatherer *g) {
  Workshop *shop = g->shop;
  if (!CXML_ROOM(shop->scopes, g->scopes, shop->scopeRoom, 1)) return false;
  shop->scopes[g->scopes++] = (Scope){g->out.eventCount, g->declarations, g->innermost};
  g->scoped = g->out.eventCount;
  return true;
}

/// Adds the declaration that is written at `at` in the tag of the next event, and returns its end; 0 when there is none,
/// or the parse has stopped.
static uint32_t add_declaration(Gatherer *g, uint32_t at) {
  CXMLGathered *out = &g->out;
  uint32_t nameEnd = scout_past_name(&g->scout, at);
  uint32_t quote = scout_quote(&g->scout, nameEnd);
  uint32_t close = quote ? scout_closing(&g->scout, quote) : 0;
  if (!close) return 0;
  bool hasRoom = CXML_ROOM(out->declarations, out->declarationCount, g->declarationRoom, 1)
              && (g->scoped == out->eventCount || open_scope(g));
  if (!hasRoom) {
    gatherer_stop(g, CXMLFaultMemory, at);
  } else if (nameEnd - at > g->limits.nameLength) {
    gatherer_stop(g, CXMLFaultNameLength, at);
  } else if (++g->declarations > g->limits.namespaces) {
    gatherer_stop(g, CXMLFaultNamespaces, g->scout.begin);
  } else {
    out->declarations[out->declarationCount] =
      (CXMLDeclaration){out->eventCount, at, nameEnd, close + 1, g->innermost};
    g->innermost = out->declarationCount++;
    return close + 1;
  }
  return 0;
}

/// From `at` on past the attributes that are left, in whatever way they are written, and past declarations, to `>` or
/// `/>`. 0 when the tag is not as libxml2 says, or the parse has stopped.
static CXML_COLD uint32_t past_attributes(
  Gatherer *g, uint32_t at, CXMLEvent *event, const Given *given, const Given *givenEnd
) {
  const uint8_t *source = g->scout.source;
  for (;;) {
    uint32_t next = scout_past_space(&g->scout, at);
    if (source[next] == '>' || (source[next] == '/' && source[next + 1] == '>')) return given == givenEnd ? next : 0;
    if (next == at) return 0;
    if (is_declaration(source + next)) {
      at = add_declaration(g, next);
    } else {
      at = given < givenEnd ? set_attribute(g, event++, next, given++) : 0;
    }
    if (!at) return 0;
  }
}

/// What is rare in a start tag: whether the parse goes on after it.
static CXML_COLD bool check_tag(Gatherer *g, uint32_t attributes, int spaceCount, const xmlChar **spaces) {
  for (int i = 0; i < 2 * spaceCount; i++)
    if (spaces[i] && !gatherer_count(g, spaces[i], g->scout.begin)) return false;
  if (g->scoped == g->out.eventCount) attributes += g->declarations - g->shop->scopes[g->scopes - 1].declarations;
  if (attributes <= g->limits.attributes) return true;
  uint32_t offset = g->scout.begin;
  scout_count_attributes(&g->scout, g->limits.attributes, &offset);
  gatherer_stop(g, CXMLFaultAttributes, offset);
  return false;
}

/// libxml2 reports a tag when it has read the attributes, and looks for the `>` afterwards: where the tag is not as it
/// says, it will miss that. If it does not, no later event fits, and the document is not whole.
static CXML_COLD void disagree(Gatherer *g) { g->scout.kind = ScoutOther; }

static CXML_COLD void close_scope(Gatherer *g) {
  const Scope *scopes = g->shop->scopes;
  const Scope *ended = &scopes[--g->scopes];
  g->declarations = ended->declarations;
  g->innermost = ended->innermost;
  g->scoped = g->scopes > 0 ? scopes[g->scopes - 1].element : CXML_NOWHERE;
}

static void element_started(
  void *data, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri, int spaceCount, const xmlChar **spaces,
  int attributeCount, int defaultedCount, const xmlChar **attributes
) {
  Gatherer *g = data;
  Scout *scout = &g->scout;
  if (scout->kind != ScoutStart && !end_text(g, ScoutStart)) return disagree(g);
  uint32_t begin = scout->begin;
  const Numbered *name = gatherer_name(g, local, uri, begin);
  uint32_t at = name ? past_written(g, begin + 1, prefix, name) : 0;
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
    uint32_t past = set_plain_attribute(g, event, at, depth, given);
    if (!past) break;
    at = past;
  }
  const uint8_t *source = scout->source;
  bool isPlain = given == givenEnd && (source[at] == '>' || (source[at] == '/' && source[at + 1] == '>'));
  if (!isPlain) at = past_attributes(g, at, event, given, givenEnd);
  if (!at) return disagree(g);
  bool isRare = !isPlain || count > g->limits.attributes;
  if (isRare && !check_tag(g, count, spaceCount, spaces)) return;

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
    if (g->scoped == number) close_scope(g);
  }
}

// End tags

static void element_ended(void *data, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri) {
  Gatherer *g = data;
  Scout *scout = &g->scout;
  if (scout->kind == ScoutClosed) {
    if (local != g->closed) return gatherer_stop(g, CXMLFaultInternal, scout->begin);
    if (g->depth == 0) return gatherer_look_around(g, scout->from);
    return gatherer_look_ahead(g, scout->from);
  }
  bool isEnd = (scout->kind == ScoutEnd || end_text(g, ScoutEnd)) && g->depth > 0;
  uint32_t begin = scout->begin;
  CXMLEvent *end = isEnd ? gatherer_events(g, 0, 1, begin) : NULL;
  const Numbered *name = end ? gatherer_name(g, local, uri, begin) : NULL;
  uint32_t past = name ? past_written(g, begin + 2, prefix, name) : 0;
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
  if (g->scoped == number) close_scope(g);
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
  handler->characters = text_came;
  handler->ignorableWhitespace = text_came;
  handler->cdataBlock = text_came;
  handler->processingInstruction = instruction_came;
}
