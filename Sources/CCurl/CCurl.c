// The wrappers of CCurl.h: each looks whether the option takes this type of value, then passes it on.

#define CURL_DISABLE_TYPECHECK
#include "CCurl.h"

// libcurl numbers its options by the type of their value: 0-9999 long, 10000 pointer, 20000 function, 30000 size.
static bool takes(CURLoption option, int type) { return option / 10000 == type / 10000; }

CURLcode ccurl_start(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }

CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value) {
  return takes(option, CURLOPTTYPE_LONG) ? curl_easy_setopt(easy, option, value) : CURLE_BAD_FUNCTION_ARGUMENT;
}

CURLcode ccurl_set_size(CURL *easy, CURLoption option, curl_off_t value) {
  return takes(option, CURLOPTTYPE_OFF_T) ? curl_easy_setopt(easy, option, value) : CURLE_BAD_FUNCTION_ARGUMENT;
}

CURLcode ccurl_set_text(CURL *easy, CURLoption option, const char *value) {
  return takes(option, CURLOPTTYPE_OBJECTPOINT) ? curl_easy_setopt(easy, option, value) : CURLE_BAD_FUNCTION_ARGUMENT;
}

CURLcode ccurl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
  return takes(option, CURLOPTTYPE_OBJECTPOINT) ? curl_easy_setopt(easy, option, value) : CURLE_BAD_FUNCTION_ARGUMENT;
}

CURLcode ccurl_set_callback(CURL *easy, CURLoption function, ccurl_bytes callback, CURLoption data, void *context) {
  if (!takes(function, CURLOPTTYPE_FUNCTIONPOINT) || !takes(data, CURLOPTTYPE_OBJECTPOINT))
    return CURLE_BAD_FUNCTION_ARGUMENT;
  CURLcode code = curl_easy_setopt(easy, function, callback);
  return code == CURLE_OK ? curl_easy_setopt(easy, data, context) : code;
}

long ccurl_get_long(CURL *easy, CURLINFO info) {
  long value = 0;
  if ((info & CURLINFO_TYPEMASK) != CURLINFO_LONG || curl_easy_getinfo(easy, info, &value) != CURLE_OK) return 0;
  return value;
}

const char *ccurl_get_text(CURL *easy, CURLINFO info) {
  char *value = NULL;
  if ((info & CURLINFO_TYPEMASK) != CURLINFO_STRING || curl_easy_getinfo(easy, info, &value) != CURLE_OK) return NULL;
  return value;
}

CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return option / 10000 == 0 ? curl_multi_setopt(multi, option, value) : CURLM_BAD_FUNCTION_ARGUMENT;
}

CURL *ccurl_multi_next_done(CURLM *multi, CURLcode *result) {
  int left = 0;
  for (CURLMsg *message; (message = curl_multi_info_read(multi, &left));)
    if (message->msg == CURLMSG_DONE) {
      *result = message->data.result;
      return message->easy_handle;
    }
  return NULL;
}
