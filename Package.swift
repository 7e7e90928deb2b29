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
  products: [
    .executable(name: "mict", targets: ["mict"]),
    .library(name: "FHIRDocuments", targets: ["Tree", "FHIR"]),
    .library(name: "Readers", targets: ["JSON", "XML", "Values", "FHIRPath", "Packages", "Validation"]),
    .library(name: "Mappings", targets: ["Mapping"]),
    .library(
      name: "GatewayServer",
      targets: ["Access", "Database", "Storage", "MML", "HTTP", "Disclosure", "Gateway", "Identity", "Server"]),
  ],
  dependencies: [
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: ["YAML"]),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
  ],
  targets: [
    // Libraries of the system, and what is written in C.
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "LibCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "LibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .target(name: "CCurl", dependencies: ["LibCurl"], linkerSettings: [.linkedLibrary("curl")]),
    .target(name: "CLibXML2", dependencies: ["LibXML2"], linkerSettings: [.linkedLibrary("xml2")]),
    .target(name: "CR4Table", exclude: ["r4-codes.tsv", "r4-schema.tsv", "r4-search.tsv"]),

    // Documents.
    .target(name: "Values", exclude: ["Units/make-unit-table.py"], swiftSettings: strict),
    .target(name: "Tree", swiftSettings: strict),
    .target(name: "JSON", dependencies: ["Tree"], swiftSettings: strict),
    .target(name: "XML", dependencies: ["CLibXML2"], swiftSettings: strict),
    .target(name: "FHIR", dependencies: ["Tree", "Values", "JSON", "XML", "CR4Table"], swiftSettings: strict),
    .target(name: "Streams", dependencies: ["Tree", "JSON", "FHIR"], swiftSettings: strict),
    .target(name: "FHIRPath", dependencies: ["Tree", "Values"], swiftSettings: strict),
    .target(name: "Gzip", dependencies: ["CZlib"], swiftSettings: strict),
    .target(name: "Packages", dependencies: ["Gzip"], swiftSettings: strict),
    .target(
      name: "Validation", dependencies: ["Tree", "JSON", "FHIR", "Values", "FHIRPath", "Packages", "CR4Table"],
      swiftSettings: strict),
    .target(name: "Mapping", dependencies: ["Tree", .product(name: "Yams", package: "Yams")], swiftSettings: strict),

    // Access and storage.
    .target(name: "Access", dependencies: ["Tree", "Values"], swiftSettings: strict),
    .target(name: "Database", dependencies: ["CSQLite", "CPostgres"], swiftSettings: strict),
    .target(
      name: "Storage",
      dependencies: ["Access", "Database", .product(name: "Crypto", package: "swift-crypto")], swiftSettings: strict),
    .target(name: "HTTP", dependencies: ["CCurl"], swiftSettings: strict),
    .target(
      name: "Identity",
      dependencies: [
        "Access", "Storage", .product(name: "JWTKit", package: "jwt-kit"), .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: strict),
    .target(name: "MML", dependencies: ["Tree", "XML"], swiftSettings: strict),
    .target(
      name: "Disclosure",
      dependencies: [
        "Tree", "JSON", "FHIR", "MML", "Mapping", "Access", "HTTP", .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: strict),
    .target(
      name: "Gateway",
      dependencies: [
        "Tree", "JSON", "FHIR", "Values", "FHIRPath", "Validation", "Mapping", "Access", "Storage", "Disclosure",
      ],
      swiftSettings: strict),
    .target(
      name: "Server",
      dependencies: [
        "Tree", "Values", "FHIR", "Access", "Storage", "Gateway", "Gzip", "Identity",
        .product(name: "Crypto", package: "swift-crypto"), .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "HummingbirdHTTP2", package: "hummingbird"), .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCertificateReloading", package: "swift-nio-extras"),
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"), .product(name: "NIOTLS", package: "swift-nio"),
      ],
      swiftSettings: strict),
    .target(name: "TableMaker", dependencies: ["Tree"], swiftSettings: strict),
    .target(
      name: "SampleHospital",
      dependencies: [
        .product(name: "Hummingbird", package: "hummingbird"), .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "mict",
      dependencies: [
        "Tree", "JSON", "FHIR", "Streams", "Values", "FHIRPath", "MML", "Mapping", "Access", "Database", "Storage",
        "HTTP", "Disclosure", "Gateway", "Identity", "Packages", "Server", "SampleHospital", "TableMaker", "Validation",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Configuration", package: "swift-configuration"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Hummingbird", package: "hummingbird"), .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict),

    // Tests, and what several of them need.
    .target(name: "TestSupport", dependencies: ["Database"], path: "Tests/TestSupport", swiftSettings: strict),
    .testTarget(name: "ValuesTests", dependencies: ["Values", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "TreeTests", dependencies: ["Tree", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "JSONTests", dependencies: ["JSON", "Tree", "TestSupport"], exclude: ["Refused"], swiftSettings: strict),
    .testTarget(
      name: "AccessTests", dependencies: ["Access", "Tree", "TestSupport"], exclude: ["Refused"], swiftSettings: strict),
    .testTarget(name: "DatabaseTests", dependencies: ["Database", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "StorageTests", dependencies: ["Storage", "Access", "Database", "TestSupport"],
      exclude: ["Migrations.txt"], swiftSettings: strict),
    .testTarget(
      name: "IdentityTests",
      dependencies: [
        "Identity", "Access", "Database", "Storage", "TestSupport", .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "HTTPTests", dependencies: ["HTTP", "TestSupport"], exclude: ["Certificates"], swiftSettings: strict),
    .testTarget(name: "XMLTests", dependencies: ["XML", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "FHIRTests", dependencies: ["FHIR", "JSON", "Tree", "TestSupport"], exclude: ["Refused"],
      swiftSettings: strict),
    .testTarget(
      name: "ConformanceTests", dependencies: ["FHIR", "FHIRPath", "Packages", "Tree", "Values", "XML", "TestSupport"],
      exclude: ["Edge.txt", "Examples.txt", "FHIRPathSuite.txt", "Invariants.txt", "Primitives.txt"],
      swiftSettings: strict),
    .testTarget(name: "PackagesTests", dependencies: ["Packages", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "ValidationTests", dependencies: ["Validation", "FHIR", "Packages", "Tree", "TestSupport"],
      exclude: ["Cases", "Codes", "Definitions", "Package", "Profiles", "Examples.txt"], swiftSettings: strict),
    .testTarget(name: "StreamsTests", dependencies: ["Streams", "FHIR", "Tree", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "FHIRPathTests", dependencies: ["FHIRPath", "FHIR", "Tree", "Values", "TestSupport"],
      exclude: ["Cases", "Documents"],
      swiftSettings: strict),
    .testTarget(
      name: "GatewayTests",
      dependencies: [
        "Gateway", "FHIRPath", "FHIR", "JSON", "Tree", "Values", "Access", "Database", "Disclosure", "HTTP", "MML",
        "Mapping",
        "Storage", "TestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "NoninterferenceTests",
      dependencies: [
        "Server", "Gateway", "Storage", "Database", "Identity", "Access", "Mapping", "FHIR", "MML", "Tree",
        "Disclosure",
        "HTTP", "TestSupport",
        .product(name: "Hummingbird", package: "hummingbird"), .product(name: "Logging", package: "swift-log"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "NIOEmbedded", package: "swift-nio"), .product(name: "NIOCore", package: "swift-nio"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "ServerTests",
      dependencies: [
        "Server", "Gateway", "Storage", "Database", "Access", "Mapping", "FHIR", "MML", "Tree", "Disclosure", "HTTP",
        "Validation", "TestSupport",
        .product(name: "Hummingbird", package: "hummingbird"), .product(name: "Logging", package: "swift-log"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "NIOEmbedded", package: "swift-nio"), .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOTLS", package: "swift-nio"),
      ],
      swiftSettings: strict),
    .testTarget(name: "MMLTests", dependencies: ["MML", "Tree", "XML", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "DisclosureTests",
      dependencies: [
        "Disclosure", "SampleHospital", "Access", "FHIR", "HTTP", "JSON", "MML", "Mapping", "Tree", "TestSupport",
        .product(name: "Hummingbird", package: "hummingbird"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "MappingTests",
      dependencies: [
        "Mapping", "Access", "FHIR", "FHIRPath", "JSON", "Packages", "Tree", "Validation", "TestSupport",
      ],
      exclude: ["Categories.txt", "Official.txt", "Refused", "Untaken"],
      swiftSettings: strict),
    .testTarget(
      name: "SystemTests", dependencies: ["mict", "Database", "FHIR", "Gzip", "HTTP", "Tree", "TestSupport"],
      exclude: ["Durability/first-schema.sql"], swiftSettings: strict),
    .testTarget(name: "TableMakerTests", dependencies: ["TableMaker", "Tree", "TestSupport"], swiftSettings: strict),
  ]
)
