// Turns what libxml2 reports into events. libxml2 says what is there, the scout says where; where they disagree, the
// parse ends.

#include "gatherer.h"
#include "tables.h"

#include <string.h>

/// Whether the source has that name at that place: the check that scout and libxml2 speak of the same thing.
static bool written(const Gatherer *g, uint32_t begin, uint32_t end, const xmlChar *prefix, const xmlChar *local) {
  const uint8_t *name = g->scout.source + begin;
  size_t length = end - begin;
  size_t prefixLength = 0;
  if (prefix) {
    prefixLength = strlen((const char *)prefix) + 1;
    if (prefixLength >= length || name[prefixLength - 1] != ':') return false;
    if (memcmp(name, prefix, prefixLength - 1) != 0) return false;
  }
  size_t rest = length - prefixLength;
  return strncmp((const char *)name + prefixLength, (const char *)local, rest) == 0 && local[rest] == 0;
}

// Text

/// Moves the run over bytes that stand in the source as they are.
static bool goes_on_in_source(Gatherer *g, const xmlChar *bytes, uint32_t length) {
  Run *run = &g->run;
  if (g->scout.begin < run->at || g->scout.begin - run->at < length) return false;
  if (memcmp(g->scout.source + run->at, bytes, length) != 0) return false;
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

static bool is_blank(const xmlChar *bytes, uint32_t length) {
  for (uint32_t i = 0; i < length; i++)
    if (bytes[i] != ' ' && bytes[i] != '\n' && bytes[i] != '\t' && bytes[i] != '\r') return false;
  return true;
}

static void text_came(void *data, const xmlChar *bytes, int count) {
  Gatherer *g = data;
  if (g->out.fault != CXMLFaultNone || count <= 0 || g->depth == 0) return;
  Run *run = &g->run;
  uint32_t length = (uint32_t)count;
  if (!run->open) {
    uint32_t begin = scout_text(&g->scout);
    *run = (Run){.open = true, .isBlank = true, .begin = begin, .value = begin, .at = begin};
  }
  run->isBlank = run->isBlank && is_blank(bytes, length);
  if (!run->isDecoded && goes_on_in_source(g, bytes, length)) return;
  if ((run->isDecoded || leaves_source(g)) && gatherer_decode(g, bytes, length)) {
    run->at = g->out.decodedCount;
  } else {
    gatherer_stop(g, CXMLFaultMemory, run->begin);
  }
}

static bool end_text(Gatherer *g) {
  Run run = g->run;
  if (!run.open) return true;
  g->run.open = false;
  return gatherer_add(g, (CXMLEvent){
    .kind = CXMLKindText,
    .flags = (run.isDecoded ? CXMLDecoded : 0) | (run.isBlank ? CXMLBlank : 0),
    .depth = (uint16_t)g->depth,
    .name = CXML_NOWHERE,
    .begin = run.begin,
    .end = g->scout.begin,
    .value = run.value,
    .length = run.at - run.value,
  });
}

// Tags

/// libxml2 gives five pointers for each attribute: local name, prefix, namespace, and both ends of its value.
static bool add_attribute(Gatherer *g, const ScoutAttribute *found, const xmlChar **given) {
  if (!written(g, found->begin, found->nameEnd, given[1], given[0])) {
    gatherer_stop(g, CXMLFaultInternal, found->begin);
    return false;
  }
  CXMLEvent event = {
    .kind = CXMLKindAttribute,
    .flags = given[1] ? CXMLPrefixed : 0,
    .depth = (uint16_t)(g->depth + 1),
    .begin = found->begin,
    .end = found->valueEnd + 1,
    .value = found->valueBegin,
    .length = (uint32_t)(given[4] - given[3]),
  };
  bool known = gatherer_name(g, given[0], given[2], &event.name);
  uint32_t asWritten = found->valueEnd - found->valueBegin;
  if (event.length != asWritten || memcmp(g->scout.source + event.value, given[3], asWritten) != 0) {
    event.flags |= CXMLDecoded;
    event.value = g->out.decodedCount;
    known = known && gatherer_decode(g, given[3], event.length);
  }
  if (known) return gatherer_add(g, event);
  gatherer_stop(g, CXMLFaultMemory, found->begin);
  return false;
}

static bool add_declaration(Gatherer *g, const ScoutAttribute *found, uint32_t element) {
  CXMLGathered *out = &g->out;
  if (!CXML_ROOM(out->declarations, out->declarationCount, g->declarationRoom, 1)) {
    gatherer_stop(g, CXMLFaultMemory, found->begin);
    return false;
  }
  out->declarations[out->declarationCount] =
    (CXMLDeclaration){element, found->begin, found->nameEnd, found->valueEnd + 1, g->innermost};
  g->innermost = out->declarationCount++;
  return true;
}

static void element_started(
  void *data, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri, int spaceCount, const xmlChar **spaces,
  int attributeCount, int defaultedCount, const xmlChar **attributes
) {
  Gatherer *g = data;
  if (g->out.fault != CXMLFaultNone || !end_text(g)) return;
  const Scout *scout = &g->scout;
  uint32_t given = scout->attributeCount - scout->declarationCount;
  if (scout->kind != ScoutStart || !written(g, scout->begin + 1, scout->nameEnd, prefix, local)
      || (uint32_t)attributeCount != given || defaultedCount != 0) {
    // libxml2 reports a tag when it has read the attributes, and looks for the `>` afterwards: here it will miss it. If
    // it does not, no later event fits, and the document is not whole.
    g->scout.kind = ScoutOther;
    return;
  }
  uint32_t number = g->out.eventCount;
  Open open = {number, scout->declarationCount, g->innermost};
  CXMLEvent event = {
    .kind = CXMLKindStart,
    .flags = prefix ? CXMLPrefixed : 0,
    .depth = (uint16_t)g->depth,
    .begin = scout->begin,
    .end = scout->end,
    .length = given,
  };
  if (!gatherer_name(g, local, uri, &event.name)) return gatherer_stop(g, CXMLFaultMemory, scout->begin);
  if (!gatherer_add(g, event)) return;
  for (uint32_t i = 0; i < scout->attributeCount; i++) {
    const ScoutAttribute *found = &scout->attributes[i];
    if (found->isDeclaration) {
      if (!add_declaration(g, found, number)) return;
    } else {
      if (!add_attribute(g, found, attributes)) return;
      attributes += 5;
    }
  }
  if (!CXML_ROOM(g->open, g->depth, g->openRoom, 1)) return gatherer_stop(g, CXMLFaultMemory, scout->begin);
  g->open[g->depth++] = open;
  g->declarations += scout->declarationCount;
  gatherer_count_names(g, scout->begin);
  if (!scout->selfClosing) gatherer_look_ahead(g);
}

static void element_ended(void *data, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri) {
  Gatherer *g = data;
  if (g->out.fault != CXMLFaultNone || !end_text(g)) return;
  const Scout *scout = &g->scout;
  if (g->depth == 0) return gatherer_stop(g, CXMLFaultInternal, scout->begin);
  Open open = g->open[g->depth - 1];
  CXMLEvent event = g->out.events[open.event];
  event.kind = CXMLKindEnd;
  if (scout->kind == ScoutStart && scout->selfClosing && scout->begin == event.begin) {
    event.begin = event.end;
  } else if (scout->kind == ScoutEnd && written(g, scout->begin + 2, scout->nameEnd, prefix, local)) {
    event.begin = scout->begin;
    event.end = scout->end;
  } else {
    return gatherer_stop(g, CXMLFaultInternal, scout->begin);
  }
  event.value = open.event;
  event.length = 0;
  g->out.events[open.event].value = g->out.eventCount;
  if (!gatherer_add(g, event)) return;
  g->depth--;
  g->declarations -= open.declarations;
  g->innermost = open.outer;
  gatherer_look_ahead(g);
}

static void instruction_came(void *data, const xmlChar *target, const xmlChar *content) {
  Gatherer *g = data;
  if (g->out.fault == CXMLFaultNone) gatherer_count_names(g, g->scout.from);
}

void gatherer_listen(xmlSAXHandler *handler) {
  handler->startElementNs = element_started;
  handler->endElementNs = element_ended;
  handler->characters = text_came;
  handler->ignorableWhitespace = text_came;
  handler->cdataBlock = text_came;
  handler->processingInstruction = instruction_came;
}
