// libxml2's error codes in the words of this project.

#include "shim.h"

#include <libxml/parser.h>
#include <pthread.h>

static void ready(void) { xmlInitParser(); }

void cxml_ready(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, ready);
}

CXMLFault cxml_fault(int code) {
  switch (code) {
    case XML_ERR_NO_MEMORY:
      return CXMLFaultMemory;
    case XML_ERR_DOCUMENT_EMPTY:
      return CXMLFaultNoRoot;
    case XML_ERR_DOCUMENT_END:
      return CXMLFaultAfterRoot;
    case XML_ERR_INVALID_CHAR:
      return CXMLFaultCharacter;
    case XML_ERR_INVALID_HEX_CHARREF:
    case XML_ERR_INVALID_DEC_CHARREF:
    case XML_ERR_INVALID_CHARREF:
    case XML_ERR_ENTITYREF_NO_NAME:
    case XML_ERR_ENTITYREF_SEMICOL_MISSING:
      return CXMLFaultReference;
    case XML_ERR_UNDECLARED_ENTITY:
    case XML_WAR_UNDECLARED_ENTITY:
    case XML_ERR_UNPARSED_ENTITY:
    case XML_ERR_ENTITY_IS_EXTERNAL:
    case XML_ERR_ENTITY_IS_PARAMETER:
    case XML_ERR_ENTITY_LOOP:
      return CXMLFaultEntity;
    case XML_ERR_LT_IN_ATTRIBUTE:
    case XML_ERR_ATTRIBUTE_NOT_STARTED:
    case XML_ERR_ATTRIBUTE_NOT_FINISHED:
    case XML_ERR_ATTRIBUTE_WITHOUT_VALUE:
      return CXMLFaultAttribute;
    case XML_ERR_ATTRIBUTE_REDEFINED:
    case XML_NS_ERR_ATTRIBUTE_REDEFINED:
      return CXMLFaultAttributeTwice;
    case XML_ERR_COMMENT_NOT_FINISHED:
    case XML_ERR_HYPHEN_IN_COMMENT:
      return CXMLFaultComment;
    case XML_ERR_PI_NOT_STARTED:
    case XML_ERR_PI_NOT_FINISHED:
    case XML_ERR_RESERVED_XML_NAME:
      return CXMLFaultInstruction;
    case XML_ERR_MISPLACED_CDATA_END:
    case XML_ERR_CDATA_NOT_FINISHED:
      return CXMLFaultSection;
    case XML_ERR_XMLDECL_NOT_STARTED:
    case XML_ERR_XMLDECL_NOT_FINISHED:
    case XML_ERR_STANDALONE_VALUE:
    case XML_ERR_ENCODING_NAME:
    case XML_ERR_VERSION_MISSING:
    case XML_ERR_UNKNOWN_VERSION:
    case XML_ERR_STRING_NOT_STARTED:
    case XML_ERR_STRING_NOT_CLOSED:
      return CXMLFaultDeclaration;
    case XML_ERR_GT_REQUIRED:
    case XML_ERR_LT_REQUIRED:
    case XML_ERR_NAME_REQUIRED:
    case XML_ERR_SPACE_REQUIRED:
    case XML_ERR_LTSLASH_REQUIRED:
      return CXMLFaultTag;
    case XML_ERR_TAG_NAME_MISMATCH:
      return CXMLFaultTagMismatch;
    case XML_ERR_TAG_NOT_FINISHED:
      return CXMLFaultTruncated;
    case XML_ERR_NAME_TOO_LONG:
      return CXMLFaultNameLength;
    case XML_NS_ERR_UNDEFINED_NAMESPACE:
      return CXMLFaultPrefix;
    case XML_NS_ERR_XML_NAMESPACE:
    case XML_NS_ERR_QNAME:
    case XML_NS_ERR_EMPTY:
    case XML_NS_ERR_COLON:
    case XML_WAR_NS_URI:
      return CXMLFaultNamespace;
    case XML_ERR_UNKNOWN_ENCODING:
    case XML_ERR_UNSUPPORTED_ENCODING:
      return CXMLFaultEncodingUnknown;
    case XML_ERR_INVALID_ENCODING:
      return CXMLFaultEncodingMalformed;
    default:
      return CXMLFaultSyntax;
  }
}
