#include "CPeers.h"

#ifdef HAS_SIMDJSON

#include <simdjson.h>

#include <string>

#define SPELL(x) #x
#define SPELLED(x) SPELL(x)

namespace {
// Kept from call to call, as simdjson advises.
simdjson::dom::parser parser;
std::string written;
}  // namespace

const char *cpeers_simdjson_version(void) { return SPELLED(SIMDJSON_VERSION); }

size_t cpeers_simdjson_padding(void) { return simdjson::SIMDJSON_PADDING; }

int64_t cpeers_simdjson_parse(const uint8_t *text, size_t count) {
  simdjson::dom::element root;
  if (parser.parse(text, count, false).get(root)) return -1;
  simdjson::dom::object object;
  return root.get(object) ? -1 : int64_t(object.size());
}

int64_t cpeers_simdjson_minify(const uint8_t *text, size_t count) {
  simdjson::dom::element root;
  if (parser.parse(text, count, false).get(root)) return -1;
  written = simdjson::minify(root);
  return int64_t(written.size());
}

#else

const char *cpeers_simdjson_version(void) { return nullptr; }
size_t cpeers_simdjson_padding(void) { return 0; }
int64_t cpeers_simdjson_parse(const uint8_t *, size_t) { return -1; }
int64_t cpeers_simdjson_minify(const uint8_t *, size_t) { return -1; }

#endif
