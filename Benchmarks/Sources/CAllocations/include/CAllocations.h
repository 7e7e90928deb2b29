// Counts what a piece of work asks of the heap. This target defines malloc and its family for the whole process, so
// everything linked into it is seen: Swift, Foundation, libxml2, C++. Each call is handed on to glibc's own functions.

#ifndef CALLOCATIONS_H
#define CALLOCATIONS_H

#include <stdint.h>

/// What was asked of the heap: how many blocks, and how many bytes in all. A block that is grown or shrunk (realloc)
/// counts as a new one of its new size; what is freed is not taken off.
typedef struct {
  uint64_t count;
  uint64_t bytes;
} CAllocations;

/// Begins to count, from nothing. Not for several threads at once: calls of all threads are counted together.
void callocations_start(void);

/// Stops counting and tells what was counted. While nothing is counted, a call costs one branch more.
CAllocations callocations_stop(void);

/// Puts together what was freed and gives it back to the system, so that no later work pays for an earlier one's blocks.
void callocations_settle(void);

#endif
