// A table is an array that grows: items, how many there are, and how many have room.

#ifndef CXML_TABLES_H
#define CXML_TABLES_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

/// The items, moved where there is room for `needed` of them, or NULL when memory is short or 32 bits cannot count them
/// (the old items then stay as they are).
static inline void *cxml_grown(void *items, uint32_t *room, uint64_t needed, size_t itemSize) {
  if (items && needed <= *room) return items;
  uint64_t wider = *room < 32 ? 64 : (uint64_t)*room * 2;
  if (wider < needed) wider = needed;
  if (wider >= UINT32_MAX) return NULL;
  void *grown = realloc(items, wider * itemSize);
  if (grown) *room = (uint32_t)wider;
  return grown;
}

/// Makes room for `more` items in a table given by its three fields; false when there is none.
#define CXML_ROOM(items, count, room, more)                                                        \
  ({                                                                                               \
    void *grown_ = cxml_grown((items), &(room), (uint64_t)(count) + (more), sizeof *(items));      \
    if (grown_) (items) = grown_;                                                                  \
    grown_ != NULL;                                                                                \
  })

#endif
