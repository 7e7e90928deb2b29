import Tree

/// Conditions and brackets asked of nodes, without copying a text.
extension Condition {
  /// Whether a document meets it.
  func holds(in nodes: Nodes) -> Bool {
    isNegated
      ? !test.holdsSomewhere(in: nodes, below: 0)
      : test.end(in: nodes, below: 0) { _ in true } && !test.end(in: nodes, below: 0) { !test.accepts($0) }
  }
}

extension PathTest {
  /// Whether one of the accepted texts stands at the path.
  func holdsSomewhere(in element: Element) -> Bool {
    element.document.withNodes { holdsSomewhere(in: $0, below: element.nodeIndex) }
  }

  /// Whether one of the accepted texts stands at the path.
  fileprivate func holdsSomewhere(in nodes: Nodes, below node: Int) -> Bool {
    end(in: nodes, below: node) { accepts($0) }
  }

  /// Whether the text is one of those accepted.
  fileprivate func accepts(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    for spelling in accepted where text.equals(spelling) { return true }
    return false
  }

  /// Whether `isIt` says so of the text of one of the nodes at the path's end; what has no value there has the empty text.
  fileprivate func end(
    in nodes: Nodes, below node: Int, from step: Int = 0, where isIt: (UnsafeBufferPointer<UInt8>) -> Bool
  ) -> Bool {
    if step == steps.count {
      return isIt(nodes.hasValue(node) ? nodes.text(node) : UnsafeBufferPointer(start: nil, count: 0))
    }
    var child = node + 1
    while child < nodes.next(node) {
      if nodes.element(child) == steps[step].element,
        steps[step].only.allSatisfy({ $0.holdsSomewhere(in: nodes, below: child) }),
        end(in: nodes, below: child, from: step + 1, where: isIt)
      {
        return true
      }
      child = nodes.next(child)
    }
    return false
  }
}
