import FHIR
import Gateway
import Gzip
import HTTPTypes
import Hummingbird
import NIOCore
import Tree

/// Documents as responses. A response is complete before its first byte leaves: it is written whole, or it is a refusal.
enum FHIRResponse {
  static func make(_ document: Document, status: HTTPResponse.Status, _ negotiation: Negotiation) -> Response {
    make(status: status, negotiation) { (format) throws(FHIRUnwritable) in
      try format.write(document, pretty: negotiation.isPretty)
    }
  }

  static func make(_ resource: WrittenResource, status: HTTPResponse.Status, _ negotiation: Negotiation) -> Response {
    make(status: status, negotiation) { (format) throws(FHIRUnwritable) in
      try format.write(resource, pretty: negotiation.isPretty)
    }
  }

  /// The answer to a search.
  static func make(_ answer: Searchset, _ negotiation: Negotiation) -> Response {
    make(status: .ok, negotiation) { (format) throws(FHIRUnwritable) in
      try format.write(answer, pretty: negotiation.isPretty)
    }
  }

  private static func make(
    status: HTTPResponse.Status, _ negotiation: Negotiation,
    _ write: (FHIRFormat) throws(FHIRUnwritable) -> [UInt8]
  ) -> Response {
    // What XML can't hold (a control character in a text) can still be told in JSON.
    var format = negotiation.format
    var bytes = try? write(format)
    if bytes == nil {
      format = .json
      bytes = try? write(format)
    }
    guard let bytes else { return Response(status: .internalServerError) }
    return make(bytes, in: format, status: status, negotiation)
  }

  /// What is written, packed where that is worth it.
  static func make(
    _ bytes: [UInt8], in format: FHIRFormat, status: HTTPResponse.Status, _ negotiation: Negotiation
  ) -> Response {
    let packed = negotiation.acceptsGzip && bytes.count >= worthPacking ? Gzip.pack(bytes) : nil
    var response = Response(status: status, body: ResponseBody(byteBuffer: ByteBuffer(bytes: packed ?? bytes)))
    response.headers[.contentType] = format.contentType
    if packed != nil { response.headers[.contentEncoding] = "gzip" }
    return response
  }

  /// Fewer bytes fit into one packet anyway.
  private static let worthPacking = 1400

  /// What was found, as an OperationOutcome; where nothing was, it says so, and where nothing was looked at (nil), that.
  static func make(_ issues: [Issue]?, status: HTTPResponse.Status, _ negotiation: Negotiation) -> Response {
    make(OperationOutcome.document(notes(issues), language: negotiation.language), status: status, negotiation)
  }

  /// The same in words.
  static func notes(_ issues: [Issue]?) -> [OperationOutcome.Entry] {
    var entries = (issues ?? []).map { OperationOutcome.Entry($0) }
    if issues == nil {
      entries = [
        .init(
          severity: .information, code: "informational",
          english: "stored as it is; this server checks no rules on the way in, but `$validate` does",
          japanese: "そのまま保存しました。このサーバーは保存時に検査しません。検査は`$validate`で行えます")
      ]
    } else if entries.isEmpty {
      entries = [
        .init(
          severity: .information, code: "informational", english: "nothing was found wrong", japanese: "問題は見つかりませんでした")
      ]
    }
    return entries
  }

  /// What is said of a deletion.
  static let deleted = [
    OperationOutcome.Entry(
      severity: .information, code: "informational", english: "it is deleted, or was not there",
      japanese: "削除しました（または、もともとありませんでした）")
  ]

  /// What the caller of a change wants to have back (R4 §3.1.0.1.7.1).
  enum Preference {
    case representation, minimal, outcome

    init(_ header: String?) {
      let wishes = (header ?? "").split { $0 == ";" || $0 == "," }.map { $0.filter { $0 != " " } }
      self =
        wishes.contains("return=minimal")
        ? .minimal
        : wishes.contains("return=OperationOutcome") ? .outcome : .representation
    }
  }

  /// A stored resource, with its version and date.
  static func make(
    _ answer: UseCases.Answer, status: HTTPResponse.Status, _ negotiation: Negotiation,
    as preference: Preference = .representation
  ) -> Response {
    var response =
      switch preference {
      case .representation: answer.resource.map { make($0, status: status, negotiation) } ?? Response(status: status)
      case .minimal: Response(status: status)
      case .outcome: make(answer.notes, status: status, negotiation)
      }
    mark(&response, answer)
    return response
  }

  /// What came of a change, at its address where it is new.
  static func make(
    changed answer: UseCases.Answer, base: String, _ negotiation: Negotiation, as preference: Preference
  ) -> Response {
    switch answer.deed {
    case .deleted:
      guard preference == .outcome else { return Response(status: .noContent) }
      return make(OperationOutcome.document(deleted, language: negotiation.language), status: .ok, negotiation)
    case .found, .changed: return make(answer, status: .ok, negotiation, as: preference)
    case .created:
      var response = make(answer, status: .created, negotiation, as: preference)
      response.headers[.location] = "\(base)/\(answer.address)"
      return response
    }
  }

  /// The caller has it already.
  static func notModified(_ answer: UseCases.Answer) -> Response {
    var response = Response(status: .notModified)
    mark(&response, answer)
    return response
  }

  private static func mark(_ response: inout Response, _ answer: UseCases.Answer) {
    if let version = answer.version { response.headers[.eTag] = "W/\"\(version)\"" }
    if let updated = answer.updated { response.headers[.lastModified] = HTTPDate.text(updated) }
  }
}

extension UseCases.Answer {
  /// Where this version stands, relative to the base.
  var address: String { "\(type)/\(id)\(version.map { "/_history/\($0)" } ?? "")" }
}
