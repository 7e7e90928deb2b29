// The scout walks ahead of libxml2, one tag at a time, to know where that tag and its attributes stand and to refuse it
// before libxml2 reads it.
//
// It judges no syntax. Ahead of libxml2 the text may be malformed; but libxml2 reports a tag only when everything up to
// its last attribute is well formed, and on well-formed text the scout finds exactly the tags that libxml2 finds. So what
// it says of a tag holds as soon as libxml2 reports that tag and reads on after it.

#ifndef CXML_SCOUT_H
#define CXML_SCOUT_H

#include "CLibXML2.h"

#include <stdbool.h>

typedef enum ScoutKind {
  /// No more markup but comments and instructions.
  ScoutNothing,
  ScoutStart,
  ScoutEnd,
  /// Something that cannot be well formed.
  ScoutOther,
} ScoutKind;

typedef struct ScoutAttribute {
  uint32_t begin;
  uint32_t nameEnd;
  /// Between the quotes.
  uint32_t valueBegin;
  uint32_t valueEnd;
  bool isDeclaration;
} ScoutAttribute;

typedef struct Scout {
  const uint8_t *source;
  uint32_t length;
  /// The end of the tag before: text between tags begins here.
  uint32_t from;
  ScoutKind kind;
  /// The tag: its `<`, the end of its name, and after its `>`.
  uint32_t begin;
  uint32_t nameEnd;
  uint32_t end;
  bool selfClosing;
  ScoutAttribute *attributes;
  uint32_t attributeCount;
  uint32_t attributeRoom;
  /// How many of the attributes declare namespaces.
  uint32_t declarationCount;
} Scout;

/// Goes on to the next tag. A fault (a DOCTYPE, too many attributes, a name too long) is at `*offset`.
CXMLFault scout_next(Scout *scout, const CXMLLimits *limits, uint32_t *offset);

/// Where the text before the tag begins: after the comments and instructions that follow the tag before.
uint32_t scout_text(const Scout *scout);

#endif
