// The encodings that are accepted, how a text shows which it is in, and what libxml2 calls them.
//
// They are few on purpose. libxml2 hands most names on to the system's iconv and, if that does not know them, to ICU,
// which skips bytes that are not in the encoding; but no text may lose anything unnoticed. These are encodings whose
// converters refuse such bytes.

#ifndef CXML_ENCODINGS_H
#define CXML_ENCODINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// An encoding known by a text's first bytes.
typedef struct Signature {
  const char *bytes;
  uint32_t length;
  /// Whether the bytes are a mark, to be left out, and not the text's own beginning.
  bool isMark;
  /// libxml2's name for it; NULL for UTF-8.
  const char *handler;
  /// What its declaration may call it.
  const char *names[4];
} Signature;

/// What a text's first bytes say: the signature for UTF-8 without a mark when they say nothing.
const Signature *encoding_signature(const uint8_t *text, size_t count);

/// Whether the text's first bytes said anything.
bool encoding_is_shown(const Signature *signature);

/// Whether a text with that signature may be declared as `name`.
bool encoding_allows(const Signature *signature, const char *name);

/// libxml2's name for an accepted encoding that contains ASCII, NULL for any other.
const char *encoding_handler(const char *name);

/// Whether that encoding would have shown in the first bytes.
bool encoding_would_show(const char *name);

typedef struct Declared {
  /// Empty when the text declares no encoding.
  char name[64];
  /// Where the name is.
  uint32_t offset;
} Declared;

/// Reads the encoding that an XML declaration at the text's beginning names.
Declared encoding_declared(const uint8_t *text, size_t count);

#endif
