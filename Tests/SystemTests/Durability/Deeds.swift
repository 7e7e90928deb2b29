import Foundation
import HTTP
import TestSupport

/// *Deeds*: what clients asked to be written, and what they were told. A deed is *acknowledged* (answered with success),
/// *refused* (answered otherwise), or *open*: no answer came. Each has a *mark*, a text found in the resource twice, in two
/// of its parts.
actor Deeds {
  /// A version of an entry, as its writer knows it.
  struct Version: Hashable {
    let entry: String
    /// The version it was made from; nil for the first.
    let base: String?
    /// Its own; nil where it is a deletion, whose answer doesn't tell.
    let etag: String?
    /// Nil for a deletion.
    let mark: String?
  }

  /// A version that is to be: of an entry, or, without one, the first of a new one.
  struct Wish: Hashable {
    var entry: String?
    var base: String?
    let mark: String?
  }

  private(set) var acknowledged: [Version] = []
  /// Wishes that are under way: all of one together, or none.
  private(set) var open: [Int: [Wish]] = [:]
  private(set) var refusedMarks: Set<String> = []
  /// The ids of requests that were answered with success, reads too.
  private(set) var requests: Set<String> = []
  private(set) var reads = 0
  private(set) var refusals = 0
  /// How many were answered with "it may be stored, or not"; they stay open.
  private(set) var undecided = 0
  /// Whether clients are to end after the answer they wait for.
  private(set) var isOver = false
  private var number = 0

  /// Clients end after the answer they wait for; or may work again.
  func end(_ isOver: Bool = true) { self.isOver = isOver }

  /// Notes that something is asked for. Gives its number.
  func ask(_ wishes: [Wish]) -> Int {
    number += 1
    open[number] = wishes
    return number
  }

  /// It was done.
  func acknowledge(_ asked: Int, _ versions: [Version], request: String?) {
    open[asked] = nil
    acknowledged += versions
    if let request { requests.insert(request) }
  }

  /// It was refused: nothing of it may be there.
  func refuse(_ asked: Int) {
    refusals += 1
    refusedMarks.formUnion((open.removeValue(forKey: asked) ?? []).compactMap(\.mark))
  }

  /// Nobody can say: it is to be there wholly, or not at all. Gives what was wished.
  func leaveOpen(_ asked: Int) -> [Wish] {
    undecided += 1
    return open[asked] ?? []
  }

  /// Something was read.
  func read(request: String?) {
    reads += 1
    if let request { requests.insert(request) }
  }

  /// What was open is settled: those of it that were found are as good as acknowledged from now on.
  func settle(_ found: [Version]) {
    open = [:]
    acknowledged += found
  }
}

/// The resource that is written: the diagnosis of the samples, with a mark.
struct MarkedResource {
  private let template: String

  init() throws {
    template = String(decoding: try Project.bytes("Samples/diagnosis/main-hypertension.json"), as: UTF8.self)
  }

  func text(_ mark: String, id: String? = nil) -> String {
    let named = id.map {
      template.replacing(
        "\"resourceType\": \"Condition\",", with: "\"resourceType\": \"Condition\", \"id\": \"\($0)\",")
    }
    return (named ?? template).replacing("mihon-000101", with: mark).replacing("家庭血圧は安定。", with: "印\(mark)")
  }

  static let system = "http://jpfhir.jp/fhir/core/IdSystem/resourceInstance-identifier"

  /// The mark of a resource; nil where its two places do not agree.
  static func mark(of resource: [String: Any]) -> String? {
    let identifier = (resource["identifier"] as? [[String: Any]])?.first?["value"] as? String
    let note = (resource["note"] as? [[String: Any]])?.first?["text"] as? String
    return note == identifier.map { "印\($0)" } ? identifier : nil
  }
}

/// JSON as the tests look into it.
func object(_ bytes: [UInt8]) -> [String: Any] {
  ((try? JSONSerialization.jsonObject(with: Data(bytes))) as? [String: Any]) ?? [:]
}
