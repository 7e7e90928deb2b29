// The peers written in C and C++, each doing one piece of work over the same bytes. What they answer is a number that
// depends on all they saw, so that no work can be left out; -1 means that the text could not be read.

#ifndef CPEERS_H
#define CPEERS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The version of libxml2 that runs: `20914`.
const char *cpeers_libxml2_version(void);

/// libxml2's SAX2 with handlers in C that count: elements, attributes and bytes of text. This is the limit for whoever
/// reads XML through libxml2.
int64_t cpeers_libxml2_sax2(const uint8_t *text, size_t count);

/// libxml2's xmlTextReader, walked to the end, attributes included.
int64_t cpeers_libxml2_reader(const uint8_t *text, size_t count);

/// libxml2's DOM, built and freed.
int64_t cpeers_libxml2_dom(const uint8_t *text, size_t count);

/// The version of simdjson, or NULL when the benchmark was built without it.
const char *cpeers_simdjson_version(void);

/// How many bytes must be readable after a text for simdjson.
size_t cpeers_simdjson_padding(void);

/// simdjson's DOM of a padded text. The parser and its memory are kept from call to call.
int64_t cpeers_simdjson_parse(const uint8_t *text, size_t count);

/// The same, and the DOM written as compact JSON.
int64_t cpeers_simdjson_minify(const uint8_t *text, size_t count);

#ifdef __cplusplus
}
#endif

#endif
