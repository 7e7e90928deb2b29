// What Swift sees of libxml2: a text decoded to UTF-8 (`CXMLText`), and the events of one document gathered into flat
// tables (`CXMLGathered`). libxml2's own headers stay inside the .c files.
//
// An event is an element's start or end, an attribute, or a run of text. Offsets are bytes from the start of the UTF-8
// text that was parsed. Nothing here calls back into Swift, reads a file, opens a connection or prints.

#ifndef CLIBXML2_H
#define CLIBXML2_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// Why a text was refused. `None` means that it was not.
typedef enum __attribute__((enum_extensibility(closed))) CXMLFault : uint32_t {
  CXMLFaultNone,
  // The text's form.
  CXMLFaultEmpty,
  CXMLFaultTruncated,
  CXMLFaultSyntax,
  CXMLFaultDeclaration,
  CXMLFaultNoRoot,
  CXMLFaultAfterRoot,
  CXMLFaultTag,
  CXMLFaultTagMismatch,
  CXMLFaultAttribute,
  CXMLFaultAttributeTwice,
  CXMLFaultComment,
  CXMLFaultInstruction,
  CXMLFaultSection,
  CXMLFaultCharacter,
  CXMLFaultZero,
  CXMLFaultReference,
  // What is refused although XML has it.
  CXMLFaultEntity,
  CXMLFaultDoctype,
  // Namespaces.
  CXMLFaultPrefix,
  CXMLFaultNamespace,
  // Encodings.
  CXMLFaultEncodingUnknown,
  CXMLFaultEncodingMismatch,
  CXMLFaultEncodingMalformed,
  // Limits.
  CXMLFaultBytes,
  CXMLFaultDepth,
  CXMLFaultAttributes,
  CXMLFaultNamespaces,
  CXMLFaultNameLength,
  CXMLFaultNames,
  CXMLFaultNodes,
  // Neither the text's nor the caller's doing.
  CXMLFaultMemory,
  CXMLFaultInternal,
} CXMLFault;

/// An offset that names no place.
#define CXML_NOWHERE UINT32_MAX

// Decoding

/// A text in UTF-8: either the input itself from `skipped` on (`bytes` is null), or a converted copy to be freed with
/// `CXMLTextFree`. After a fault, `bytes` holds what came before it, and `offset` counts in that (or in the input).
typedef struct CXMLText {
  CXMLFault fault;
  uint32_t offset;
  uint8_t *_Nullable bytes;
  uint32_t count;
  uint32_t skipped;
} CXMLText;

/// Finds the encoding of `input` by its byte order mark and its XML declaration, which must agree, and converts it to
/// UTF-8 where it is not. At most `limit` bytes come out.
CXMLText CXMLDecode(const uint8_t *input, size_t count, uint32_t limit);
void CXMLTextFree(CXMLText *text);

// Parsing

typedef struct CXMLLimits {
  uint32_t depth;
  /// Attributes of one element, namespace declarations included.
  uint32_t attributes;
  /// Namespace declarations in scope at once.
  uint32_t namespaces;
  /// Bytes of one name as written.
  uint32_t nameLength;
  /// Different names of elements and attributes; apart from them, prefixes, namespaces and targets of instructions.
  uint32_t names;
  /// Elements, attributes and runs of text together.
  uint32_t nodes;
} CXMLLimits;

typedef enum __attribute__((enum_extensibility(closed))) CXMLKind : uint8_t {
  CXMLKindStart,
  CXMLKindAttribute,
  CXMLKindText,
  CXMLKindEnd,
} CXMLKind;

enum : uint8_t {
  /// The name was written with a prefix.
  CXMLPrefixed = 1,
  /// The value stands in `decoded`, not in the source.
  CXMLDecoded = 2,
  /// The text is white space only.
  CXMLBlank = 4,
};

typedef struct CXMLEvent {
  CXMLKind kind;
  uint8_t flags;
  /// How many elements are open around it; the root has 0, its attributes and children 1.
  uint16_t depth;
  /// The number of its name; of a text, CXML_NOWHERE.
  uint32_t name;
  /// Where it was written. A start or end: its tag (an end that had no tag is empty, at the end of the start's).
  /// An attribute: from its name to its closing quote. A text: from its first byte to the next tag.
  uint32_t begin;
  uint32_t end;
  /// An attribute or text: where its value is. A start: the number of its end. An end: the number of its start.
  uint32_t value;
  /// An attribute or text: bytes of its value. A start: how many attributes follow it.
  uint32_t length;
} CXMLEvent;

/// A name, as places in `decoded` and a number of a namespace (CXML_NOWHERE when in none).
typedef struct CXMLName {
  uint32_t local;
  uint32_t localLength;
  uint32_t space;
} CXMLName;

/// A place in `decoded`.
typedef struct CXMLSpace {
  uint32_t begin;
  uint32_t length;
} CXMLSpace;

/// A namespace declaration as written, `xmlns:p="…"`: the element's number, its own extent and the end of its name,
/// and the number of the declaration that was in scope last before it, or CXML_NOWHERE.
typedef struct CXMLDeclaration {
  uint32_t element;
  uint32_t begin;
  uint32_t nameEnd;
  uint32_t end;
  uint32_t outer;
} CXMLDeclaration;

/// The tables of one document. After a fault they hold what came before it and are of no use.
typedef struct CXMLGathered {
  CXMLFault fault;
  /// Where the fault is.
  uint32_t offset;
  /// Where the innermost element that was open begins, or CXML_NOWHERE.
  uint32_t open;
  CXMLEvent *_Nullable events;
  uint32_t eventCount;
  CXMLName *_Nullable names;
  uint32_t nameCount;
  CXMLSpace *_Nullable spaces;
  uint32_t spaceCount;
  CXMLDeclaration *_Nullable declarations;
  uint32_t declarationCount;
  /// Bytes of values that differ from the source (references, line ends, CDATA), and of names.
  uint8_t *_Nullable decoded;
  uint32_t decodedCount;
} CXMLGathered;

/// Parses one document given in UTF-8 without a byte order mark (it is checked to be that). The encoding that its
/// declaration names is ignored.
CXMLGathered CXMLGather(const uint8_t *source, uint32_t count, CXMLLimits limits);
void CXMLGatheredFree(CXMLGathered *gathered);

// Places

/// Lines and columns are known at every multiple of this many bytes.
enum { CXMLMarkStride = 4096 };

/// How many line feeds come before an offset, and how many characters since the last of them.
typedef struct CXMLMark {
  uint32_t lines;
  uint32_t columns;
} CXMLMark;

/// Fills one mark for every stride begun: (count / CXMLMarkStride) + 1.
void CXMLMarkPlaces(const uint8_t *source, uint32_t count, CXMLMark *marks);

// Writing

/// So many bytes may be written, and of prepared bytes read, beyond what is asked for.
enum { CXMLSlack = 16 };

/// Copies bytes as long as they are characters of XML that stand for themselves in an attribute's value or in text, and
/// returns how many. `to` has room for all of them and the slack.
size_t CXMLCopyPlain(uint8_t *to, const uint8_t *from, size_t count, bool inAttribute);

// What follows is inlined into the caller. `to` has room for all that is written and the slack; prepared bytes have the slack
// behind. `indent` is how many spaces begin a line, or -1 for no line of its own; `closesTag` says whether the tag before
// is still to be closed. Each returns how many bytes it wrote.

/// Copies prepared bytes.
static inline __attribute__((always_inline)) size_t CXMLPutPrepared(uint8_t *to, const uint8_t *from, size_t count) {
  for (size_t at = 0; at < count; at += CXMLSlack) __builtin_memcpy(to + at, from + at, CXMLSlack);
  return count;
}

/// Writes what stands before an element: the end of the tag around it, and its line.
static inline __attribute__((always_inline)) size_t CXMLPutBefore(uint8_t *to, ptrdiff_t indent, bool closesTag) {
  uint8_t *at = to;
  *at = '>';
  at += closesTag;
  if (indent >= 0) {
    *at++ = '\n';
    for (ptrdiff_t i = 0; i < indent; i += CXMLSlack) __builtin_memset(at + i, ' ', CXMLSlack);
    at += indent;
  }
  return (size_t)(at - to);
}

/// Writes an element's start, `<name`, without its end.
static inline __attribute__((always_inline)) size_t CXMLPutStart(
  uint8_t *to, const uint8_t *tag, size_t tagCount, ptrdiff_t indent, bool closesTag) {
  size_t at = CXMLPutBefore(to, indent, closesTag);
  return at + CXMLPutPrepared(to + at, tag, tagCount);
}

/// Writes an element's end: `</name>`, or `/>` where its tag is still open.
static inline __attribute__((always_inline)) size_t CXMLPutEnd(
  uint8_t *to, const uint8_t *tag, size_t tagCount, ptrdiff_t indent, bool isTagOpen) {
  if (isTagOpen) {
    __builtin_memcpy(to, "/>", 2);
    return 2;
  }
  size_t at = CXMLPutBefore(to, indent, false);
  to[at] = '<';
  // The tag's own `<` becomes the slash.
  CXMLPutPrepared(to + at + 1, tag, tagCount);
  to[at + 1] = '/';
  to[at + 1 + tagCount] = '>';
  return at + tagCount + 2;
}

/// Writes an element that has one attribute and nothing in it: `<name` and ` attribute="` are prepared. 0 when its value
/// needs more than copying.
static inline __attribute__((always_inline)) size_t CXMLPutLeaf(
  uint8_t *to, const uint8_t *tag, size_t tagCount, const uint8_t *attribute, size_t attributeCount,
  const uint8_t *_Nullable value, size_t valueCount, ptrdiff_t indent, bool closesTag) {
  size_t at = CXMLPutStart(to, tag, tagCount, indent, closesTag);
  at += CXMLPutPrepared(to + at, attribute, attributeCount);
  if (value == 0 ? valueCount != 0 : CXMLCopyPlain(to + at, value, valueCount, true) != valueCount) return 0;
  at += valueCount;
  __builtin_memcpy(to + at, "\"/>", 3);
  return at + 3;
}

#pragma clang assume_nonnull end

#endif
