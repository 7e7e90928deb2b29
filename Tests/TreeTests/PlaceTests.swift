import Testing
import Tree

/// Lines and columns from byte offsets.
@Suite struct PlaceTests {
  @Test(arguments: [
    (0, 1, 1), (1, 1, 2), (2, 1, 3), (3, 2, 1), (4, 2, 2), (7, 2, 3), (11, 2, 4), (12, 3, 1), (13, 4, 1), (14, 4, 2),
    (99, 4, 2),
  ]) func columnsCountScalars(_ offset: Int, _ line: Int, _ column: Int) {
    // Bytes: a b LF c あ(3) 😀(4) LF LF d
    let text = Array("ab\ncあ😀\n\nd".utf8)
    #expect(text.count == 14)
    #expect(Place(offset: offset, in: text) == Place(line: line, column: column))
  }

  @Test func placesAreInReadingOrder() {
    let places = [(2, 1), (1, 9), (1, 2), (3, 1)].map { Place(line: $0.0, column: $0.1) }
    #expect(places.sorted().map(\.line) == [1, 1, 2, 3])
    #expect(Place(line: 1, column: 2) < Place(line: 1, column: 9))
    #expect(!(Place(line: 2, column: 1) < Place(line: 1, column: 9)))
  }
}
