/// Finds the places of many byte offsets in one text: it has the line and column at every 4 KiB, so that each look-up
/// reads at most that much.
struct PlaceIndex: Sendable {
  private let text: [UInt8]
  private var stations: [Place] = [Place(line: 1, column: 1)]

  private static let stride = 4096

  init(_ text: [UInt8]) {
    self.text = text
    var place = Place(line: 1, column: 1)
    for start in Swift.stride(from: 0, to: text.count, by: Self.stride) {
      place.move(over: text[start..<min(start + Self.stride, text.count)])
      stations.append(place)
    }
  }

  subscript(_ offset: Int) -> Place {
    let station = min(offset / Self.stride, stations.count - 1)
    var place = stations[station]
    place.move(over: text[min(station * Self.stride, text.count)..<min(offset, text.count)])
    return place
  }
}
