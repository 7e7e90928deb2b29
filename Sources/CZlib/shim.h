// zlib as Swift can call it: the library's own header, and a function for what is a macro there.

#ifndef CZLIB_SHIM_H
#define CZLIB_SHIM_H

#include <zlib.h>

// Makes a stream ready to read gzip, and nothing else; answers a zlib result code.
static inline int czlib_begin_gunzip(z_stream *stream) {
  return inflateInit2(stream, 16 + MAX_WBITS);
}

#endif
