// zlib as Swift can call it: the library's own header, and functions for what are macros there.

#ifndef CZLIB_SHIM_H
#define CZLIB_SHIM_H

#include <zlib.h>

// Makes a stream ready to read gzip, and nothing else; answers a zlib result code.
static inline int czlib_begin_gunzip(z_stream *stream) {
  return inflateInit2(stream, 16 + MAX_WBITS);
}

// Makes a stream ready to write gzip, without name and date, at a speed fit for answers; answers a zlib result code.
static inline int czlib_begin_gzip(z_stream *stream) {
  return deflateInit2(stream, 4, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
}

#endif
