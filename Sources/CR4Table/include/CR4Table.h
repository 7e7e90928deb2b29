#ifndef MICT_CR4TABLE_H
#define MICT_CR4TABLE_H

#include <stddef.h>

/// A text embedded in the executable: UTF-8, not terminated, never freed.
typedef struct {
  const unsigned char *_Nonnull bytes;
  size_t length;
} mict_text;

/// The R4 schema table, in the format `SchemaTable` describes.
mict_text mict_r4_schema(void);

/// The R4 search table: base, code, type, expression, targets, url.
mict_text mict_r4_search(void);

/// The codes of R4's value sets, in the format `Terminology` describes.
mict_text mict_r4_codes(void);

#endif
