// The R4 tables, as `mict table r4` and `mict table codes` make them, embedded byte for byte. `#embed` is C23; clang has it in
// every mode and warns where it is not yet the language.

#include "CR4Table.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char schema[] = {
#embed "r4-schema.tsv"
};

static const unsigned char search[] = {
#embed "r4-search.tsv"
};

static const unsigned char codes[] = {
#embed "r4-codes.tsv"
};

mict_text mict_r4_schema(void) { return (mict_text){schema, sizeof schema}; }

mict_text mict_r4_search(void) { return (mict_text){search, sizeof search}; }

mict_text mict_r4_codes(void) { return (mict_text){codes, sizeof codes}; }
