// What the .c files share.

#ifndef CXML_SHIM_H
#define CXML_SHIM_H

#include "CLibXML2.h"

#include <libxml/xmlerror.h>
#include <libxml/xmlversion.h>

#if LIBXML_VERSION >= 21200
typedef const xmlError *CXMLErrorRead;
#else
typedef xmlErrorPtr CXMLErrorRead;
#endif

/// Sets libxml2 up, once for the process.
void cxml_ready(void);

/// What an error code of libxml2 means here. Its message is never used: it quotes the text.
CXMLFault cxml_fault(int code);

/// The length of the sequence of UTF-8 at `at` that begins with a byte over 0x7F, or 0 when it is none.
uint32_t cxml_sequence(const uint8_t *at, uint32_t left);

/// Copies `source` if it is UTF-8 without NUL; if not, `*offset` is the first wrong byte.
CXMLFault cxml_copy(const uint8_t *source, uint32_t count, uint8_t *copy, uint32_t *offset);

#endif
