import Tree

/// A *discriminator* of one slice, compiled: where to look from an item on, and what must be found there
/// (R4 §5.1.0.7, https://hl7.org/fhir/R4/profiling.html#discriminator).
struct Matcher: Sendable {
  /// The path as the snapshot writes it.
  let path: String
  let steps: [Step]
  let test: Test

  /// One step from an element.
  enum Step: Sendable {
    case children(ElementSet)
    case extensions(ElementSet, url: [UInt8])
    /// To what a reference points to.
    case resolve
    case ofType([TypeID])
  }

  /// What is asked of the elements at the end of the steps: one of them must pass.
  indirect enum Test: Sendable {
    case value(ValueTest)
    case text([UInt8])
    case codes(CodeSlot)
    /// Of each of these elements, a child passes.
    case children([(elements: ElementSet, test: Test)])
    case types([TypeID])
    /// One of the profiles fits.
    case fits([ProfileSlot])
    case all([Test])
    /// There is something, or nothing.
    case exists(Bool)
    /// The snapshot doesn't say what tells the slice.
    case untold
  }

  /// Yes, no, or not to be told from here.
  enum Answer { case yes, no, unknown }
}
