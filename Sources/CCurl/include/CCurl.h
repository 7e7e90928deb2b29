// CCurl: what Swift cannot call of libcurl, and one thread to call it on.
//
// libcurl's setopt, getinfo and multi_setopt take "..."; each wrapper here takes one type of value and answers
// CURLE_BAD_FUNCTION_ARGUMENT when the option takes another, so that a wrong call is a fault and never a wild read.
// This file knows no option by name: what a transfer may do is decided in Swift.

#ifndef CCURL_H
#define CCURL_H

#include <curl/curl.h>
#include <stdbool.h>

#if LIBCURL_VERSION_NUM < 0x075700
#error "libcurl 7.87 or later is needed (CURLOPT_QUICK_EXIT)"
#endif

// Starts libcurl for the process; call it once, before anything else here.
CURLcode ccurl_start(void);

// Options of one transfer, by the type of their value. A null text returns the option to "none".
CURLcode ccurl_set_long(CURL *_Nonnull easy, CURLoption option, long value);
CURLcode ccurl_set_size(CURL *_Nonnull easy, CURLoption option, curl_off_t value);
CURLcode ccurl_set_text(CURL *_Nonnull easy, CURLoption option, const char *_Nullable value);
CURLcode ccurl_set_list(CURL *_Nonnull easy, CURLoption option, struct curl_slist *_Nullable value);

// A function that takes or gives bytes: the body arriving, the body leaving, a header line arriving.
typedef size_t (*ccurl_bytes)(char *_Nonnull bytes, size_t size, size_t count, void *_Nonnull context);
CURLcode ccurl_set_callback(CURL *_Nonnull easy, CURLoption function, ccurl_bytes _Nonnull callback,
                            CURLoption data, void *_Nonnull context);

// Facts about a finished transfer; 0 or null when there is none. The text belongs to the handle.
long ccurl_get_long(CURL *_Nonnull easy, CURLINFO info);
const char *_Nullable ccurl_get_text(CURL *_Nonnull easy, CURLINFO info);

// An option of the set of transfers.
CURLMcode ccurl_multi_set_long(CURLM *_Nonnull multi, CURLMoption option, long value);

// Takes the next finished transfer off the set's list: its handle and how it ended. Null when none is left.
CURL *_Nullable ccurl_multi_next_done(CURLM *_Nonnull multi, CURLcode *_Nonnull result);

// A thread that takes no signals, so that a handler never runs on it and a closed peer never kills the process.
typedef struct ccurl_thread ccurl_thread;
ccurl_thread *_Nullable ccurl_thread_start(void (*_Nonnull run)(void *_Nonnull context), void *_Nonnull context);
// Waits until the thread has ended, and frees it.
void ccurl_thread_join(ccurl_thread *_Nonnull thread);

#endif
