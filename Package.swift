// swift-tools-version: 6.2
import PackageDescription

// Every target names all it may import; the build refuses any other import
// (`--explicit-target-dependency-import-check error`, see Makefile).

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "mict-gateway",
  products: [.executable(name: "mict", targets: ["mict"])],
  dependencies: [
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // System libraries.
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    // Data.
    .target(name: "CR4Table", exclude: ["r4-schema.tsv", "r4-search.tsv"]),
    // Documents.
    .target(name: "Tree", swiftSettings: strict),
    .target(name: "JSON", dependencies: ["Tree"], swiftSettings: strict),
    .target(
      name: "Mapping", dependencies: ["Tree", .product(name: "Yams", package: "Yams")], swiftSettings: strict),
    // Access and storage.
    .target(name: "Access", swiftSettings: strict),
    .target(name: "Database", dependencies: ["CSQLite"], swiftSettings: strict),
    .target(
      name: "Storage",
      dependencies: ["Access", "Database", .product(name: "Crypto", package: "swift-crypto")], swiftSettings: strict),
    .testTarget(name: "StorageTests", dependencies: ["Storage", "Access", "Database"], swiftSettings: strict),
    .executableTarget(
      name: "mict",
      dependencies: [
        "Tree",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: strict),
  ]
)
