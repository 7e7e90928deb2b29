/// What came of one call or several: the parts of a hospital's answer while it is put together.
struct Findings: Sendable {
  var disclosed: [Disclosed] = []
  var shortfalls: Shortfalls = []
  var failure: DisclosureFailure?

  init(failure: DisclosureFailure? = nil) { self.failure = failure }

  /// Adds those of another call. Of two failures the first is told, but for data of somebody else, after which nothing
  /// of the hospital is shown.
  mutating func add(_ other: Findings) {
    disclosed += other.disclosed
    shortfalls.formUnion(other.shortfalls)
    if failure == nil || other.failure == .otherPatient { failure = other.failure ?? failure }
    if failure == .otherPatient {
      disclosed = []
      shortfalls = []
    }
  }
}

extension HospitalAnswer {
  init(_ hospital: Hospital, _ findings: Findings, _ exchanges: [Exchange] = []) {
    let isSubset = findings.shortfalls.contains(.withheld)
    self.init(
      hospital: hospital.id, name: hospital.name, resources: findings.disclosed.map { $0.document(isSubset: isSubset) },
      failure: findings.failure, shortfalls: findings.shortfalls, exchanges: exchanges)
  }
}
