// Which fault a result code of libcurl is. The reason is libcurl's own fixed sentence for the code; its longer message
// quotes what the server sent and is never asked for.

import CCurl

extension HTTPFault {
  /// Nil for success.
  init?(_ code: CURLcode, host: String) {
    let reason = String(cString: curl_easy_strerror(code))
    switch code {
    case CURLE_OK:
      return nil
    case CURLE_OPERATION_TIMEDOUT:
      self = .timeout(host: host)
    case CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_PROXY,
      CURLE_INTERFACE_FAILED, CURLE_SEND_ERROR, CURLE_SEND_FAIL_REWIND, CURLE_RECV_ERROR, CURLE_GOT_NOTHING,
      CURLE_NO_CONNECTION_AVAILABLE, CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT:
      self = .unreachable(host: host, reason: reason)
    case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_CERTPROBLEM,
      CURLE_SSL_CIPHER, CURLE_PEER_FAILED_VERIFICATION, CURLE_USE_SSL_FAILED, CURLE_SSL_ENGINE_INITFAILED,
      CURLE_SSL_CACERT_BADFILE, CURLE_SSL_SHUTDOWN_FAILED, CURLE_SSL_CRL_BADFILE, CURLE_SSL_ISSUER_ERROR,
      CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT:
      self = .tls(host: host, reason: reason)
    default:
      self = .protocol(host: host, reason: reason)
    }
  }
}
