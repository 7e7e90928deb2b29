import MML
import Tree

extension Disclosed {
  /// A module of MML that a lens has made a resource of, with the document it was in: the document's `docInfo` says
  /// when and by whom, and the lens, which sees the module alone, does not.
  struct Translated {
    let document: MMLDocument
    let resource: Document

    /// The resource, ready to be shown.
    func disclosed(of subject: DisclosedSubject) -> Disclosed {
      let hospital = subject.hospital
      let uid = HospitalAddress.escaped(document.uid)
      let place = hospital.oid.map { "urn:oid:\($0)" } ?? hospital.baseURL
      var disclosed = Disclosed(
        resource.root, of: subject, name: "mml/\(document.uid)", source: "\(place)#\(uid)")
      if let recorded { disclosed.additions.append(("recordedDate", { $0.leaf("recordedDate", recorded) })) }
      if let author {
        disclosed.additions.append(
          (
            "asserter",
            { builder in
              builder.begin("asserter")
              builder.leaf("display", author)
              builder.close()
            }
          ))
      }
      return disclosed
    }

    /// When the document was confirmed. MML writes a time without its zone, which is Japan's.
    private var recorded: String? {
      [document.confirmDate, "\(document.confirmDate)+09:00"].first {
        PrimitiveFormat.dateTime.accepts(Array($0.utf8)[...])
      }
    }

    /// Who made the document: `見本 一郎 (見本病院)`.
    private var author: String? {
      guard let name = document.creator.name else { return document.creator.facilityName }
      return document.creator.facilityName.map { "\(name) (\($0))" } ?? name
    }
  }
}
