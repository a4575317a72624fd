// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "klaviyo-emulator",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "klaviyo-emulator", targets: ["CLI"])],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .executableTarget(
            name: "CLI",
            dependencies: [
                "CSystem", "HTTP", "HTTPClient", "HTTPServer", "JSONAPI", "KlaviyoAPI", "Store", "Threads",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        .target(
            name: "KlaviyoAPI",
            dependencies: [
                "CEmbedded", "HTTP", "JSONAPI", "Store", "Threads",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Yams", package: "Yams"),
            ]
        ),
        .target(
            name: "CEmbedded",
            exclude: [
                "additions.json", "corrections.json", "description.txt", "distil.py", "kinds.json",
                "recorded.json",
            ]
        ),
        .target(name: "HTTP"),
        .target(name: "HTTPServer", dependencies: ["CMicrohttpd", "HTTP", "Threads"]),
        .target(name: "HTTPClient", dependencies: ["CSystem", "HTTP"]),
        .target(name: "CSystem"),
        .target(name: "Threads"),
        .systemLibrary(
            name: "CMicrohttpd",
            pkgConfig: "libmicrohttpd",
            providers: [.apt(["libmicrohttpd-dev"])]
        ),
        .target(name: "JSONAPI"),
        .target(
            name: "Store",
            dependencies: ["JSONAPI", .product(name: "GRDB", package: "GRDB.swift")]
        ),
        .executableTarget(
            name: "bare-server",
            dependencies: ["CMicrohttpd", "HTTPServer"],
            path: "Tests/Bench/BareServer"
        ),
        .target(
            name: "TestSupport",
            dependencies: [
                "HTTP", "JSONAPI", "KlaviyoAPI", "Store", "Threads",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            path: "Tests/TestSupport"
        ),
        .testTarget(
            name: "CLITests",
            dependencies: ["CLI", "HTTP", "HTTPClient", "HTTPServer", "JSONAPI", "TestSupport"]
        ),
        .testTarget(
            name: "ConformanceTests",
            dependencies: ["HTTP", "JSONAPI", "KlaviyoAPI", "TestSupport"]
        ),
        .testTarget(name: "HTTPClientTests", dependencies: ["HTTP", "HTTPClient", "HTTPServer"]),
        .testTarget(name: "HTTPTests", dependencies: ["HTTP"]),
        .testTarget(name: "HTTPServerTests", dependencies: ["HTTP", "HTTPServer"]),
        .testTarget(name: "JSONAPITests", dependencies: ["JSONAPI"]),
        .testTarget(
            name: "KlaviyoAPITests",
            dependencies: ["HTTP", "JSONAPI", "KlaviyoAPI", "Store", "TestSupport", "Threads"]
        ),
        .testTarget(
            name: "StoreTests",
            dependencies: ["JSONAPI", "Store", "Threads", .product(name: "GRDB", package: "GRDB.swift")]
        ),
        .testTarget(name: "ThreadsTests", dependencies: ["Threads"]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets
where target.type == .regular || target.type == .executable || target.type == .test {
    target.swiftSettings = [
        .strictMemorySafety(),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InferIsolatedConformances"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .enableUpcomingFeature("ImmutableWeakCaptures"),
    ]
    if Context.environment["CI"] != nil {
        target.swiftSettings?.append(.treatAllWarnings(as: .error))
    }
}
