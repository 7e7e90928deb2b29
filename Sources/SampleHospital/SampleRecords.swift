// The records of the sample hospital, read once from a folder:
//
//     fhir/<Type>/<patient's number>/<id>.json      one resource each
//     mml/<patient's number>.xml                    one Mml document each
//
// It knows files, and nothing of what is in them.

import Foundation

/// What the sample hospital discloses.
struct SampleRecords: Sendable {
  /// Resources by type and patient, in the order of their file names.
  private let resources: [String: [String: [SampleResource]]]
  private let documents: [String: Data]

  /// Reads the folder. Fails where it, or one of the two in it, is not there.
  init(folder: URL) throws {
    var resources: [String: [String: [SampleResource]]] = [:]
    for type in try Self.list(folder.appending(path: "fhir")) {
      resources[type.lastPathComponent] = [:]
      for patient in try Self.list(type) {
        resources[type.lastPathComponent]?[patient.lastPathComponent] = try Self.list(patient).map {
          SampleResource(id: $0.deletingPathExtension().lastPathComponent, json: try Data(contentsOf: $0))
        }
      }
    }
    var documents: [String: Data] = [:]
    for file in try Self.list(folder.appending(path: "mml")) {
      documents[file.deletingPathExtension().lastPathComponent] = try Data(contentsOf: file)
    }
    self.resources = resources
    self.documents = documents
  }

  /// The patient's resources; nil where the hospital has none of that type of anybody.
  func resources(_ type: String, of patient: String) -> [SampleResource]? {
    resources[type].map { $0[patient] ?? [] }
  }

  /// The patient's MML document; nil where there is none.
  func document(of patient: String) -> Data? { documents[patient] }

  private static func list(_ folder: URL) throws -> [URL] {
    try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { !$0.lastPathComponent.hasPrefix(".") }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
  }
}

/// A resource as it stands in its file.
struct SampleResource: Sendable {
  let id: String
  let json: Data
}
