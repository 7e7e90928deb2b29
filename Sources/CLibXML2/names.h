// Numbers for names. libxml2 keeps one copy of each name and namespace in its dictionary, so that two are equal exactly
// when their addresses are; every address is checked to be the dictionary's when it gets its number.

#ifndef CXML_NAMES_H
#define CXML_NAMES_H

#include <stdbool.h>
#include <stdint.h>

typedef struct Numbered {
  /// NULL in an empty slot.
  const void *local;
  const void *space;
  uint32_t number;
} Numbered;

/// A table from pairs of addresses to numbers, with open addressing.
typedef struct Numbers {
  Numbered *slots;
  /// Slots are a power of two; 0 before the first number.
  uint32_t slotCount;
  uint32_t count;
} Numbers;

/// The slot of that pair: to be read when its `local` is set, else to be filled. NULL when memory is short.
Numbered *numbers_slot(Numbers *numbers, const void *local, const void *space);

#endif
