// swift-tools-version: 6.2
import PackageDescription

// The fuzz targets are a package of their own, so that the project's build knows nothing of libFuzzer.

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "Fuzz",
  dependencies: [.package(name: "mict-gateway", path: "..")],
  targets: [
    .executableTarget(
      name: "Fuzz",
      dependencies: [
        .product(name: "FHIRDocuments", package: "mict-gateway"), .product(name: "Readers", package: "mict-gateway"),
      ],
      // `main` is libFuzzer's.
      swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])])
  ]
)
