import Testing

@testable import FHIRPath

/// The tables leave no function, no operator and no kind of word out.
@Suite struct CoverageTests {
  private static let expressions = Result {
    try CaseFile.names.flatMap { try CaseFile($0).cases.map(\.expression) }
  }

  @Test(arguments: Compiler.functions.keys.sorted()) func everyFunctionIsInATable(_ name: String) throws {
    let calls = try Self.expressions.get().filter { $0.contains("\(name)(") }
    #expect(calls.count >= 1, "\(name)")
  }

  /// Each with values and with nothing on either side.
  @Test(arguments: Syntax.Operator.allCases.map(\.rawValue)) func everyOperatorIsInATable(_ symbol: String) throws {
    let all = try Self.expressions.get()
    #expect(all.filter { $0.contains(" \(symbol) ") }.count >= 3, "\(symbol)")
    #expect(all.contains { $0.contains(" \(symbol) {}") }, "\(symbol) {}")
    #expect(all.contains { $0.contains("{} \(symbol) ") }, "{} \(symbol)")
  }

  /// Each function that takes one value gives nothing of nothing.
  @Test(arguments: ScalarFunctions.all.map(\.name)) func ofNothingThereIsNothing(_ name: String) throws {
    let row = try #require(Compiler.functions[name])
    let arguments = Array(repeating: "{}", count: row.arity.lowerBound).joined(separator: ", ")
    #expect(try Samples.results("{}.\(name)(\(arguments))", on: Samples.patient, context: "Patient") == [])
    #expect(throws: ExpressionFault.self) {
      try Samples.results("{}.\(name)(1, 2, 3, 4)", on: Samples.patient, context: "Patient")
    }
  }

  /// The random expressions know every function too.
  @Test func everyFunctionIsTriedAtRandom() {
    #expect(Set(RandomPath.functions) == Set(Compiler.functions.keys))
  }
}
