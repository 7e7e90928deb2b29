#include "workshop.h"

#include <libxml/dict.h>
#include <pthread.h>
#include <stdlib.h>

enum {
  /// As many as threads that read at once on a small machine; more are made and thrown away.
  keptCount = 8,
  /// More names than R4 has; a dictionary of more is slower.
  keptNames = 4096,
  keptText = 1 << 20,
  keptDepth = 4096,
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static Workshop *kept[keptCount];
static unsigned keptNow;

void workshop_free(Workshop *workshop) {
  if (workshop->parser) xmlFreeParserCtxt(workshop->parser);
  numbers_free(&workshop->names);
  numbers_free(&workshop->spaces);
  numbers_free(&workshop->strings);
  free(workshop->scopes);
  free(workshop->text);
  free(workshop);
}

static bool equip(Workshop *workshop) {
  workshop->parser = xmlNewParserCtxt();
  return workshop->parser && numbers_make(&workshop->names) && numbers_make(&workshop->spaces)
      && numbers_make(&workshop->strings);
}

Workshop *workshop_take(void) {
  pthread_mutex_lock(&lock);
  Workshop *workshop = keptNow > 0 ? kept[--keptNow] : NULL;
  pthread_mutex_unlock(&lock);
  if (!workshop) {
    workshop = calloc(1, sizeof *workshop);
    if (workshop && !equip(workshop)) {
      workshop_free(workshop);
      workshop = NULL;
    }
  }
  if (workshop) workshop->round++;
  return workshop;
}

/// Whether it holds no more than it may in waiting.
static bool is_small(const Workshop *workshop) {
  return (uint32_t)xmlDictSize(workshop->parser->dict) <= keptNames && workshop->names.count <= keptNames
      && workshop->textRoom <= keptText && workshop->scopeRoom <= keptDepth && workshop->round < UINT32_MAX;
}

void workshop_give(Workshop *workshop) {
  // Leaves the text, too.
  xmlCtxtReset(workshop->parser);
  pthread_mutex_lock(&lock);
  bool isKept = keptNow < keptCount && is_small(workshop);
  if (isKept) kept[keptNow++] = workshop;
  pthread_mutex_unlock(&lock);
  if (!isKept) workshop_free(workshop);
}
