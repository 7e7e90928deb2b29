/// A growing array of plain values in memory of its own, for the hot loops: it is never shared, so nothing is counted,
/// and debug builds check its bounds. It is freed by `free`, once; copies of it are views of the same memory.
struct Pile<Element: BitwiseCopyable> {
  private var memory: UnsafeMutablePointer<Element>
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int) {
    self.capacity = max(capacity, 1)
    memory = .allocate(capacity: self.capacity)
  }

  func free() { memory.deallocate() }

  @inline(__always)
  subscript(index: Int) -> Element {
    get {
      assert(index >= 0 && index < count, "no such element")
      return memory[index]
    }
    nonmutating set {
      assert(index >= 0 && index < count, "no such element")
      memory[index] = newValue
    }
  }

  @inline(__always)
  mutating func append(_ element: Element) {
    if count == capacity { grow(1) }
    (memory + count).initialize(to: element)
    count &+= 1
  }

  /// Adds so many of the same.
  @inline(__always)
  mutating func append(_ element: Element, times: Int) {
    if count &+ times > capacity { grow(times) }
    (memory + count).initialize(repeating: element, count: times)
    count &+= times
  }

  /// Takes back all from that index on.
  @inline(__always)
  mutating func cut(to count: Int) {
    assert(count <= self.count, "nothing is there")
    self.count = count
  }

  @inline(never)
  private mutating func grow(_ more: Int) {
    capacity = (capacity + more) * 2
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
    larger.initialize(from: memory, count: count)
    memory.deallocate()
    memory = larger
  }
}
