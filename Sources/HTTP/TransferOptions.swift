// The options of a transfer: all that libcurl may and may not do for us stands here, even where it is libcurl's own
// default. An option that cannot be set stops the transfer, so that none ever runs with less than this.

import CCurl

/// Sets options on a handle until one cannot be set.
struct TransferOptions {
  private let easy: UnsafeMutableRawPointer
  private(set) var code = CURLE_OK

  init(_ easy: UnsafeMutableRawPointer) { self.easy = easy }

  /// Sets all that `transfer` needs. The transfer must outlive its run on the handle.
  mutating func apply(_ transfer: Transfer, proxy: String?) {
    let request = transfer.request
    setBounds(of: request)
    setRoad(proxy: proxy)
    setTrust(request.trust)
    setMethod(of: request)
    setText(CURLOPT_URL, request.url)
    for line in request.headerLines {
      guard let list = curl_slist_append(transfer.headerList, line) else { return code = CURLE_OUT_OF_MEMORY }
      transfer.headerList = list
    }
    set { ccurl_set_list($0, CURLOPT_HTTPHEADER, transfer.headerList) }
    setCallbacks(of: transfer)
  }

  private mutating func setBounds(of request: CheckedRequest) {
    setText(CURLOPT_PROTOCOLS_STR, "http,https")
    setLong(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
    setLong(CURLOPT_HTTP09_ALLOWED, 0)
    setText(CURLOPT_ACCEPT_ENCODING, "gzip")
    // Redirects are followed by HTTPClient, which checks where they go.
    setLong(CURLOPT_FOLLOWLOCATION, 0)
    // The total deadline is kept by TransferLoop: libcurl's own does not run while waiting for a free connection.
    setLong(CURLOPT_CONNECTTIMEOUT_MS, request.connectMilliseconds)
    setLong(CURLOPT_NOSIGNAL, 1)
    // Else a name server that does not answer holds up the thread, and all other transfers, past every deadline:
    // ending a transfer would wait for its look-up. The look-up is left to end by itself.
    setLong(CURLOPT_QUICK_EXIT, 1)
  }

  /// An empty proxy means none, whatever the environment says. Cookies are off unless a jar is named.
  private mutating func setRoad(proxy: String?) {
    setText(CURLOPT_PROXY, proxy ?? "")
    setText(CURLOPT_NOPROXY, "")
    setLong(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
    setLong(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
  }

  private mutating func setTrust(_ trust: HTTPTrust) {
    setLong(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
    setLong(CURLOPT_SSL_VERIFYPEER, 1)
    setLong(CURLOPT_SSL_VERIFYHOST, 2)
    if let file = trust.authorityFile {
      setText(CURLOPT_CAINFO, file)
      // The system's folder of authorities would be trusted beside the file.
      setText(CURLOPT_CAPATH, nil)
    }
    if let pin = trust.pinnedKey { setText(CURLOPT_PINNEDPUBLICKEY, pin) }
    if let certificate = trust.clientCertificate {
      setText(CURLOPT_SSLCERT, certificate.certificateFile)
      setText(CURLOPT_SSLKEY, certificate.keyFile)
      // Without a password, TLS would ask the terminal for that of an encrypted key, and wait.
      setText(CURLOPT_KEYPASSWD, "")
    }
  }

  private mutating func setMethod(of request: CheckedRequest) {
    switch request.method {
    case .get: setLong(CURLOPT_HTTPGET, 1)
    case .head: setLong(CURLOPT_NOBODY, 1)
    case .delete, .options:
      setLong(request.body.isEmpty ? CURLOPT_HTTPGET : CURLOPT_POST, 1)
      setText(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
    case .post, .put, .patch:
      setLong(CURLOPT_POST, 1)
      setText(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
    }
    set { ccurl_set_size($0, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count)) }
    // libcurl sends a request again when the connection it reused turns out to be closed. A body that cannot be
    // rewound stops that; where there is none, a new connection does.
    if request.body.isEmpty && (request.method == .post || request.method == .patch) {
      setLong(CURLOPT_FRESH_CONNECT, 1)
    }
  }

  private mutating func setCallbacks(of transfer: Transfer) {
    let context = Unmanaged.passUnretained(transfer).toOpaque()
    set { ccurl_set_callback($0, CURLOPT_WRITEFUNCTION, takeBody, CURLOPT_WRITEDATA, context) }
    set { ccurl_set_callback($0, CURLOPT_HEADERFUNCTION, takeHeader, CURLOPT_HEADERDATA, context) }
    set { ccurl_set_callback($0, CURLOPT_READFUNCTION, giveBody, CURLOPT_READDATA, context) }
  }

  private mutating func setLong(_ option: CURLoption, _ value: Int) {
    set { ccurl_set_long($0, option, value) }
  }

  private mutating func setText(_ option: CURLoption, _ value: String?) {
    set { ccurl_set_text($0, option, value) }
  }

  private mutating func set(_ option: (UnsafeMutableRawPointer) -> CURLcode) {
    if code == CURLE_OK { code = option(easy) }
  }
}

private func takeBody(
  _ bytes: UnsafeMutablePointer<CChar>, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer
) -> Int {
  let taken = transfer(context).takeBody(UnsafeRawBufferPointer(start: bytes, count: size * count))
  return taken ? size * count : Int(CURL_WRITEFUNC_ERROR)
}

private func takeHeader(
  _ bytes: UnsafeMutablePointer<CChar>, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer
) -> Int {
  let taken = transfer(context).takeHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
  return taken ? size * count : Int(CURL_WRITEFUNC_ERROR)
}

private func giveBody(
  _ buffer: UnsafeMutablePointer<CChar>, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer
) -> Int {
  transfer(context).giveBody(UnsafeMutableRawBufferPointer(start: buffer, count: size * count))
}

private func transfer(_ context: UnsafeMutableRawPointer) -> Transfer {
  Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
}
