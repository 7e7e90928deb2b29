#include "gatherer.h"

#include "tables.h"

#include <libxml/dict.h>
#include <string.h>

// Stopping

/// Makes libxml2 return. Before 2.13 xmlStopParser frees the text under the functions that are still reading it, which
/// an error handler may not do; libxml2 itself then stops in this way when memory is short.
static void halt(xmlParserCtxtPtr parser) {
#if LIBXML_VERSION < 21300
  parser->disableSAX = 1;
  parser->instate = XML_PARSER_EOF;
#else
  xmlStopParser(parser);
#endif
}

void gatherer_stop(Gatherer *g, CXMLFault fault, uint32_t offset) {
  if (g->out.fault != CXMLFaultNone) return;
  g->out.fault = fault;
  g->out.offset = offset;
  g->out.open = g->depth ? g->out.events[g->open[g->depth - 1].event].begin : CXML_NOWHERE;
  if (g->parser) halt(g->parser);
}

void gatherer_look_ahead(Gatherer *g) {
  uint32_t offset = 0;
  CXMLFault fault = scout_next(&g->scout, &g->limits, &offset);
  if (fault != CXMLFaultNone) return gatherer_stop(g, fault, offset);
  if (g->scout.kind != ScoutStart) return;
  if (g->depth >= g->limits.depth) return gatherer_stop(g, CXMLFaultDepth, g->scout.begin);
  if (g->declarations + g->scout.declarationCount > g->limits.namespaces)
    gatherer_stop(g, CXMLFaultNamespaces, g->scout.begin);
}

void gatherer_count_names(Gatherer *g, uint32_t offset) {
  if ((uint32_t)xmlDictSize(g->parser->dict) > g->limits.names) gatherer_stop(g, CXMLFaultNames, offset);
}

// Adding

bool gatherer_decode(Gatherer *g, const void *bytes, uint32_t length) {
  CXMLGathered *out = &g->out;
  if (!CXML_ROOM(out->decoded, out->decodedCount, g->decodedRoom, length)) return false;
  memcpy(out->decoded + out->decodedCount, bytes, length);
  out->decodedCount += length;
  return true;
}

bool gatherer_add(Gatherer *g, CXMLEvent event) {
  if (event.kind != CXMLKindEnd && g->nodes++ >= g->limits.nodes) {
    gatherer_stop(g, CXMLFaultNodes, event.begin);
  } else if (CXML_ROOM(g->out.events, g->out.eventCount, g->eventRoom, 1)) {
    g->out.events[g->out.eventCount++] = event;
    return true;
  } else {
    gatherer_stop(g, CXMLFaultMemory, event.begin);
  }
  return false;
}

/// The number of a namespace, or false when it cannot have one.
static bool space_number(Gatherer *g, const xmlChar *uri, uint32_t *number) {
  *number = CXML_NOWHERE;
  if (!uri) return true;
  Numbered *slot = numbers_slot(&g->spaces, uri, NULL);
  if (!slot) return false;
  if (!slot->local) {
    CXMLGathered *out = &g->out;
    CXMLSpace space = {out->decodedCount, (uint32_t)strlen((const char *)uri)};
    if (xmlDictOwns(g->parser->dict, uri) != 1 || !gatherer_decode(g, uri, space.length)) return false;
    if (!CXML_ROOM(out->spaces, out->spaceCount, g->spaceRoom, 1)) return false;
    out->spaces[out->spaceCount] = space;
    *slot = (Numbered){uri, NULL, out->spaceCount++};
    g->spaces.count++;
  }
  *number = slot->number;
  return true;
}

bool gatherer_name(Gatherer *g, const xmlChar *local, const xmlChar *uri, uint32_t *number) {
  Numbered *slot = numbers_slot(&g->names, local, uri);
  if (!slot) return false;
  if (!slot->local) {
    CXMLGathered *out = &g->out;
    CXMLName name = {.localLength = (uint32_t)strlen((const char *)local)};
    if (xmlDictOwns(g->parser->dict, local) != 1 || !space_number(g, uri, &name.space)) return false;
    name.local = out->decodedCount;
    if (!gatherer_decode(g, local, name.localLength)) return false;
    if (!CXML_ROOM(out->names, out->nameCount, g->nameRoom, 1)) return false;
    out->names[out->nameCount] = name;
    *slot = (Numbered){local, uri, out->nameCount++};
    g->names.count++;
  }
  *number = slot->number;
  return true;
}
