import Tree

/// What tests of batches and transactions write, and look for in the answers.
protocol BundleText {}

extension BundleText {
  func bundle(_ kind: String, _ entries: [String]) -> String {
    #"{"resourceType":"Bundle","type":"\#(kind)","entry":[\#(entries.joined(separator: ","))]}"#
  }

  func entry(
    _ method: String, _ url: String, _ resource: String? = nil, fullURL: String? = nil, _ more: String = ""
  ) -> String {
    let members = [
      fullURL.map { #""fullUrl":"\#($0)""# }, resource.map { #""resource":\#($0)"# },
      #""request":{"method":"\#(method)","url":"\#(url)"\#(more)}"#,
    ].compactMap(\.self)
    return "{\(members.joined(separator: ","))}"
  }

  func statuses(_ reply: Reply) -> [String] {
    (reply.resource?.root.all("entry") ?? []).map { String(($0.at("response.status")?.value ?? "").prefix(3)) }
  }

  func total(_ counter: Counter, _ type: String = "Condition") async throws -> String? {
    try await counter.ask("GET", type).total
  }

  /// A diagnosis that speaks of another resource.
  func diagnosis(about reference: String) -> String {
    """
    {"resourceType":"Condition","code":{"text":"見本"},"subject":{"reference":"Patient/hanako"},\
    "evidence":[{"detail":[{"reference":"\(reference)"}]}]}
    """
  }
}
