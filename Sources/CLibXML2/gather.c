// Gathers the events of one document: libxml2 reads it and says what is well formed, the scout says where it stands.
//
// libxml2 never meets a DOCTYPE (the scout refuses it first; the handlers below would too), so there are no entities
// but the five of XML, and nothing that could be loaded.

#include "gatherer.h"
#include "shim.h"

#include <libxml/tree.h>
#include <libxml/parserInternals.h>
#include <string.h>

// What must not happen

static void refuse_doctype(Gatherer *g) { gatherer_stop(g, CXMLFaultDoctype, g->scout.begin); }

static void subset_came(void *data, const xmlChar *name, const xmlChar *publicID, const xmlChar *systemID) {
  refuse_doctype(data);
}

static void entity_declared(
  void *data, const xmlChar *name, int type, const xmlChar *publicID, const xmlChar *systemID, xmlChar *content
) {
  refuse_doctype(data);
}

static xmlParserInputPtr entity_wanted(void *data, const xmlChar *publicID, const xmlChar *systemID) {
  refuse_doctype(data);
  return NULL;
}

static void reference_came(void *data, const xmlChar *name) {
  Gatherer *g = data;
  gatherer_stop(g, CXMLFaultEntity, g->scout.from);
}

/// Where the reference begins that is being read at `here`, else `here`.
static uint32_t reference_begin(const Gatherer *g, uint32_t here) {
  const uint8_t *source = g->scout.source;
  uint32_t at = here;
  if (at > 0 && source[at - 1] == ';') at--;
  uint32_t least = here > g->limits.nameLength ? here - g->limits.nameLength : 0;
  while (at > least && source[at - 1] > ' ' && !strchr("&;<>'\"", source[at - 1])) at--;
  return at > 0 && source[at - 1] == '&' ? at - 1 : here;
}

/// How far libxml2 has read.
static uint32_t bytes_read(const Gatherer *g) {
  xmlParserInputPtr input = g->shop->parser->input;
  unsigned long read = input ? input->consumed + (unsigned long)(input->cur - input->base) : 0;
  return read < g->scout.length ? (uint32_t)read : g->scout.length;
}

static void error_came(void *data, CXMLErrorRead error) {
  Gatherer *g = data;
  if (error->level < XML_ERR_ERROR && error->code != XML_WAR_UNDECLARED_ENTITY) return;
  CXMLFault fault = cxml_fault(error->code);
  uint32_t here = bytes_read(g);
  // A name is missing in a tag, or after an `&`.
  if (fault == CXMLFaultTag && here > 0 && g->scout.source[here - 1] == '&') fault = CXMLFaultReference;
  switch (fault) {
    case CXMLFaultTagMismatch:
    case CXMLFaultAttributeTwice:
    case CXMLFaultPrefix:
    case CXMLFaultNamespace:
    case CXMLFaultNameLength:
      return gatherer_stop(g, fault, g->scout.begin < here ? g->scout.begin : here);
    case CXMLFaultEntity:
      return gatherer_stop(g, fault, reference_begin(g, here));
    case CXMLFaultMemory:
      return gatherer_stop(g, fault, here);
    case CXMLFaultCharacter:
    case CXMLFaultReference:
      if (here < g->scout.length) return gatherer_stop(g, fault, reference_begin(g, here));
      __attribute__((fallthrough));
    default:
      return gatherer_stop(g, here == g->scout.length ? CXMLFaultTruncated : fault, here);
  }
}

// The whole document

/// Whether this text or the caller's limits go beyond libxml2's own limits, which are lifted only then.
static bool is_large(const Gatherer *g) {
  enum { ownTextLimit = 10000000, ownDepthLimit = 255, ownNameLimit = 50000 };
  return g->scout.length >= ownTextLimit || g->limits.depth > ownDepthLimit || g->limits.nameLength > ownNameLimit;
}

/// Puts a copy of the text, with zeros after it, where libxml2 and the scout read it: libxml2 must be told where a text
/// ends by a zero, and would copy it, too.
static void lay_out(Gatherer *g, const uint8_t *source) {
  Workshop *shop = g->shop;
  uint32_t count = g->scout.length;
  uint32_t offset = 0;
  if (!CXML_ROOM(shop->text, 0, shop->textRoom, count + CXML_PADDING)) return gatherer_stop(g, CXMLFaultMemory, 0);
  CXMLFault fault = cxml_copy(source, count, shop->text, &offset);
  if (fault != CXMLFaultNone) return gatherer_stop(g, fault, offset);
  memset(shop->text + count, 0, CXML_PADDING);
  g->scout.source = shop->text;

  xmlParserInputPtr input = xmlNewInputStream(shop->parser);
  if (!input) return gatherer_stop(g, CXMLFaultMemory, 0);
  input->base = input->cur = shop->text;
  input->end = shop->text + count;
  if (inputPush(shop->parser, input) >= 0) return;
  xmlFreeInputStream(input);
  gatherer_stop(g, CXMLFaultMemory, 0);
}

static void parse(Gatherer *g) {
  xmlSAXHandler handler = {
    .initialized = XML_SAX2_MAGIC,
    .reference = reference_came,
    .internalSubset = subset_came,
    .externalSubset = subset_came,
    .entityDecl = entity_declared,
    .resolveEntity = entity_wanted,
    .serror = error_came,
  };
  gatherer_listen(&handler);
  xmlParserCtxtPtr parser = g->shop->parser;
  *parser->sax = handler;
  parser->userData = g;
  // NOENT so that `&amp;` in an attribute arrives as `&`: there are no other entities.
  int options = XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_IGNORE_ENC | (is_large(g) ? XML_PARSE_HUGE : 0);
  if (xmlCtxtUseOptions(parser, options) != 0) return gatherer_stop(g, CXMLFaultInternal, 0);
  gatherer_look_around(g, 0);
  if (g->out.fault != CXMLFaultNone) return;
  xmlParseDocument(parser);
  // libxml2 makes a document to hold entities, although it only tells events, and leaves it to whoever called.
  if (parser->myDoc) xmlFreeDoc(parser->myDoc);
  parser->myDoc = NULL;
  bool whole = parser->wellFormed && g->depth == 0 && g->scout.kind == ScoutNothing && g->out.eventCount > 0;
  if (!whole) gatherer_stop(g, CXMLFaultInternal, 0);
}

CXMLGathered CXMLGather(const uint8_t *source, uint32_t count, CXMLLimits limits) {
  Gatherer g = {
    .limits = limits,
    .scout.length = count,
    .out.open = CXML_NOWHERE,
    .top = CXML_NOWHERE,
    .scoped = CXML_NOWHERE,
    .innermost = CXML_NOWHERE,
  };
  cxml_ready();
  if (count == 0) gatherer_stop(&g, CXMLFaultEmpty, 0);
  if (count > INT32_MAX) gatherer_stop(&g, CXMLFaultBytes, 0);
  if (g.out.fault != CXMLFaultNone) return g.out;
  // Where elements are short, an event takes about so many bytes of text: a table that need not grow is faster.
  uint32_t expected = count / 12 + 16;
  g.shop = CXML_ROOM(g.out.events, 0, g.eventSpace, expected) ? workshop_take() : NULL;
  if (!g.shop) {
    gatherer_stop(&g, CXMLFaultMemory, 0);
    return g.out;
  }
  g.round = g.shop->round;
  g.names = g.shop->names;
  lay_out(&g, source);
  if (g.out.fault == CXMLFaultNone) parse(&g);
  g.shop->names = g.names;
  if (g.out.fault == CXMLFaultNone && !is_large(&g)) {
    workshop_give(g.shop);
  } else {
    workshop_free(g.shop);
  }
  return g.out;
}

void CXMLGatheredFree(CXMLGathered *gathered) {
  free(gathered->events);
  free(gathered->names);
  free(gathered->spaces);
  free(gathered->declarations);
  free(gathered->decoded);
  *gathered = (CXMLGathered){.fault = CXMLFaultNone};
}
