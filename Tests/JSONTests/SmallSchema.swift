import Tree

/// A schema with one of everything: primitives of both kinds, complex types, lists, choices, attributes, abstract types
/// with resources inside.
enum SmallSchema {
  static let table = """
    schema\tSmall\t1\turn:small
    type\tElement\tcomplex
    \tid\t0\t1\tstring\tA
    \textension\t0\t*\tExtension
    type\tExtension\tcomplex\tElement
    \turl\t1\t1\turi\tA
    \tvalue[x]\t0\t1\tboolean,decimal,string,Quantity
    type\tboolean\tprimitive\tElement\tboolean
    type\tinteger\tprimitive\tElement\tinteger
    type\tdecimal\tprimitive\tElement\tdecimal
    type\tstring\tprimitive\tElement\tstring
    type\turi\tprimitive\tElement\turi
    type\tid\tprimitive\tElement\tid
    type\tdate\tprimitive\tElement\tdate
    type\tdateTime\tprimitive\tElement\tdateTime
    type\tQuantity\tcomplex\tElement
    \tvalue\t0\t1\tdecimal
    \tunit\t0\t1\tstring
    type\tHumanName\tcomplex\tElement
    \ttext\t0\t1\tstring
    \tgiven\t0\t*\tstring
    type\tPatient.contact\tcomplex\tElement
    \tname\t1\t1\tHumanName
    \tphone\t0\t*\tstring
    type\tResource\tabstract
    \tid\t0\t1\tid
    type\tDomainResource\tabstract\tResource
    \tcontained\t0\t*\tResource
    type\tPatient\troot\tDomainResource
    \tactive\t0\t1\tboolean
    \tname\t0\t*\tHumanName
    \tbirthDate\t0\t1\tdate
    \tdeceased[x]\t0\t1\tboolean,dateTime
    \tscore\t0\t*\tdecimal
    \trank\t0\t1\tinteger
    \tcontact\t0\t*\tPatient.contact
    type\tObservation\troot\tDomainResource
    \tcode\t1\t1\tstring
    \tvalue[x]\t0\t1\tQuantity,string
    type\tBundle\troot\tResource
    \tentry\t0\t*\tBundle.entry
    type\tBundle.entry\tcomplex\tElement
    \tresource\t0\t1\tDomainResource
    \tpatient\t0\t1\tPatient
    """

  static func make() throws -> Schema {
    try Array(table.utf8).withUnsafeBufferPointer { bytes throws(SchemaBuilder.Fault) in try SchemaTable.read(bytes) }
  }

  /// Made once: documents are only equal within one schema object.
  static let shared = Result { try make() }
}
