import Tree

/// A schema shaped like FHIR with one of everything that a mapping meets: codings, choices, modifiers, lists in lists,
/// primitives with `id` and extensions.
enum SmallSchema {
  static let shared = Result<Schema, SchemaBuilder.Fault> { () throws(SchemaBuilder.Fault) in
    try table.withUTF8Bytes { (bytes) throws(SchemaBuilder.Fault) in try SchemaTable.read(bytes) }
  }

  private static let table = """
    schema\tSmall\t1\turn:small
    type\tElement\tcomplex
    \tid\t0\t1\tstring\tA
    \textension\t0\t*\tExtension
    type\tExtension\tcomplex\tElement
    \turl\t1\t1\turi\tA
    \tvalue[x]\t0\t1\tboolean,code,dateTime,string
    type\tboolean\tprimitive\tElement\tboolean
    type\tcode\tprimitive\tElement\tcode
    type\tdate\tprimitive\tElement\tdate
    type\tdateTime\tprimitive\tElement\tdateTime
    type\tdecimal\tprimitive\tElement\tdecimal
    type\tid\tprimitive\tElement\tid
    type\tmarkdown\tprimitive\tElement\tmarkdown
    type\tstring\tprimitive\tElement\tstring
    type\turi\tprimitive\tElement\turi
    type\tCoding\tcomplex\tElement
    \tsystem\t0\t1\turi
    \tcode\t0\t1\tcode
    \tdisplay\t0\t1\tstring
    type\tConcept\tcomplex\tElement
    \tcoding\t0\t*\tCoding
    \ttext\t0\t1\tstring
    type\tQuantity\tcomplex\tElement
    \tvalue\t0\t1\tdecimal
    \tcomparator\t0\t1\tcode\tM
    \tunit\t0\t1\tstring
    \tcode\t0\t1\tcode
    type\tNote\tcomplex\tElement
    \ttime\t0\t1\tdateTime
    \ttext\t1\t1\tmarkdown
    type\tDose\tcomplex\tElement
    \tmodifierExtension\t0\t*\tExtension\tM
    \ttext\t0\t1\tstring
    \trate\t0\t*\tRate
    type\tRate\tcomplex\tElement
    \tkind\t0\t1\tConcept
    \tamount\t0\t1\tQuantity
    type\tReference\tcomplex\tElement
    \treference\t0\t1\tstring
    \tdisplay\t0\t1\tstring
    type\tResource\tabstract
    \tid\t0\t1\tid
    \tmodifierExtension\t0\t*\tExtension\tM
    \textension\t0\t*\tExtension
    type\tThing\troot\tResource
    \tstatus\t0\t1\tcode\tM
    \tkind\t0\t*\tConcept
    \tcode\t0\t1\tConcept
    \tsubject\t0\t1\tReference
    \tday\t0\t1\tdate
    \tvalue[x]\t0\t1\tQuantity,string,Concept
    \ttag\t0\t*\tstring
    \tnote\t0\t*\tNote
    \tdose\t0\t*\tDose
    type\tDemanding\troot\tResource
    \tstatus\t1\t1\tcode\tM
    \tvalue[x]\t1\t1\tQuantity,string
    \tsubject\t1\t1\tReference
    \tnote\t0\t*\tNote
    """
}

extension String {
  /// The text's bytes, for as long as `body` runs.
  fileprivate func withUTF8Bytes<R, E: Error>(_ body: (UnsafeBufferPointer<UInt8>) throws(E) -> R) throws(E) -> R {
    let bytes = Array(utf8)
    var result: Result<R, E>?
    bytes.withUnsafeBufferPointer { buffer in
      do throws(E) { result = .success(try body(buffer)) } catch { result = .failure(error) }
    }
    guard let result else { preconditionFailure("the body has run") }
    return try result.get()
  }
}
