// A searchset as text: the resources stand in it as they stand in their files. Nothing here parses them, so the sample
// hospital shares no code, and no fault, with the gateway that reads it.

import Foundation

/// One page of a search.
struct SearchsetText {
  let type: String
  let patient: String
  let resources: [SampleResource]
  /// From 1.
  let page: Int
  /// `http://host:port/fhir`
  let base: String

  /// Small, so that whoever asks must follow the pages.
  private static let pageSize = 2

  /// The page, in JSON; nil when there is no such page.
  var json: String? {
    let start = (page - 1) * Self.pageSize
    guard page >= 1, page <= 1_000, start < resources.count || page == 1 else { return nil }
    let shown = resources.dropFirst(start).prefix(Self.pageSize)
    let entries = shown.map { resource in
      let text = String(decoding: resource.json, as: UTF8.self)
      return #"{"fullUrl":"\#(base)/\#(type)/\#(resource.id)","resource":\#(text),"search":{"mode":"match"}}"#
    }
    var links = [link("self", page)]
    if start + Self.pageSize < resources.count { links.append(link("next", page + 1)) }
    let head = #"{"resourceType":"Bundle","type":"searchset","total":\#(resources.count)"#
    let list = entries.isEmpty ? "" : #","entry":[\#(entries.joined(separator: ","))]"#
    return #"\#(head),"link":[\#(links.joined(separator: ","))]\#(list)}"#
  }

  private func link(_ relation: String, _ page: Int) -> String {
    #"{"relation":"\#(relation)","url":"\#(base)/\#(type)?patient=\#(patient)&page=\#(page)"}"#
  }
}
