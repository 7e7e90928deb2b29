// swift-tools-version: 6.2
import PackageDescription

// The speed comparison is a package of its own, so that the project's build knows nothing of its peers.

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

// The one peer that must be linked and may be missing; `make bench` says whether it is there.
let hasSimdjson = Context.environment["BENCH_SIMDJSON"] == "1"

let package = Package(
  name: "Benchmarks",
  dependencies: [
    .package(name: "mict-gateway", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
  ],
  targets: [
    .systemLibrary(name: "SystemLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .target(name: "CAllocations"),
    // What all comparisons need: rounds, tables, sample resources.
    .target(name: "Measuring", dependencies: ["CAllocations"], swiftSettings: strict),
    .target(
      name: "CPeers", dependencies: ["SystemLibXML2"],
      cxxSettings: hasSimdjson ? [.define("HAS_SIMDJSON")] : [],
      linkerSettings: [.linkedLibrary("xml2")] + (hasSimdjson ? [.linkedLibrary("simdjson")] : [])),
    .executableTarget(
      name: "Bench",
      dependencies: [
        "CPeers", "Measuring", .product(name: "FHIRDocuments", package: "mict-gateway"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "PathBench",
      dependencies: [
        "Measuring", .product(name: "FHIRDocuments", package: "mict-gateway"),
        .product(name: "Readers", package: "mict-gateway"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "CheckBench",
      dependencies: [
        "Measuring", .product(name: "FHIRDocuments", package: "mict-gateway"),
        .product(name: "Readers", package: "mict-gateway"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "MapBench",
      dependencies: [
        "Measuring", .product(name: "FHIRDocuments", package: "mict-gateway"),
        .product(name: "Readers", package: "mict-gateway"), .product(name: "Mappings", package: "mict-gateway"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "ServerBench",
      dependencies: [
        "Measuring", .product(name: "FHIRDocuments", package: "mict-gateway"),
        .product(name: "Mappings", package: "mict-gateway"), .product(name: "GatewayServer", package: "mict-gateway"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Hummingbird", package: "hummingbird"), .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict),
  ],
  cxxLanguageStandard: .cxx17
)
