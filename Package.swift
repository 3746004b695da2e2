// swift-tools-version: 6.2
import Foundation
import PackageDescription

// MARK: The floors

/// Lowest first.
///
/// A target may depend only on targets of lower floors; neighbours never see each other. The loop
/// at the end of this file refuses to load a package that breaks this.
let floors: [[String]] = [
    ["CLua", "CFrames"],
    ["nightjar-worker", "nightjar-jail-probe"],
    ["LuaSandbox"],
    ["NightjarCore"],
    [
        "NightjarManifest", "NightjarFeishu", "NightjarCallbacks", "NightjarScripts",
        "NightjarStore", "NightjarHTTP",
    ],
    ["NightjarDaemon", "NightjarSimulator"],
    ["nightjar", "nightjar-fuzz", "nightjar-store"],
]

let swiftRules: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("ImmutableWeakCaptures"),
    .treatAllWarnings(as: .error),
]

let cRules: [CSetting] = [
    .treatAllWarnings(as: .error),
    .enableWarning("all"),
    .enableWarning("extra"),
    .unsafeFlags(["-std=gnu11", "-fstack-protector-strong"]),
]

/// The worker is C alone: no Swift runtime is linked to it, which would cost each worker its start
/// and its memory.
///
/// What it does link is bound before it jails itself.
let workerLinking = [
    "-static-stdlib", "-nostartfiles",
    "-Xlinker", "-z", "-Xlinker", "now", "-Xlinker", "-z", "-Xlinker", "relro",
]

// MARK: What comes from outside; ARCHITECTURE.md says why each

let argumentParser = Target.Dependency.product(
    name: "ArgumentParser",
    package: "swift-argument-parser"
)
let asyncHTTPClient = Target.Dependency.product(
    name: "AsyncHTTPClient",
    package: "async-http-client"
)
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let lifecycle = Target.Dependency.product(
    name: "ServiceLifecycle",
    package: "swift-service-lifecycle"
)
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPCompression = Target.Dependency.product(
    name: "NIOHTTPCompression",
    package: "swift-nio-extras"
)
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let nioWebSocket = Target.Dependency.product(name: "NIOWebSocket", package: "swift-nio")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let unixSignals = Target.Dependency.product(
    name: "UnixSignals",
    package: "swift-service-lifecycle"
)
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

// MARK: The package

func room(
    _ name: String,
    _ dependencies: [Target.Dependency],
    exclude: [String] = [],
    resources: [Resource]? = nil
) -> Target {
    .target(
        name: name,
        dependencies: dependencies,
        exclude: exclude,
        resources: resources,
        swiftSettings: swiftRules
    )
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: name,
        dependencies: dependencies,
        path: "Tests/\(name)",
        swiftSettings: swiftRules
    )
}

let package = Package(
    name: "nightjar",
    products: [
        .executable(name: "nightjar", targets: ["nightjar"]),
        .executable(name: "nightjar-worker", targets: ["nightjar-worker"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        // async-http-client brings both of these: TLS, and answers that come compressed.
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.26.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.30.0"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CLua",
            pkgConfig: "lua5.4",
            providers: [.apt(["liblua5.4-dev"])]
        ),
        .target(name: "CFrames", cSettings: cRules),
        .executableTarget(
            name: "nightjar-worker",
            dependencies: ["CLua", "CFrames"],
            cSettings: cRules,
            linkerSettings: [.unsafeFlags(workerLinking)]
        ),
        room("LuaSandbox", ["CFrames"]),
        room("NightjarCore", [logging], resources: [.embedInCode("Catalog/Data")]),
        room("NightjarManifest", ["NightjarCore", yams]),
        room(
            "NightjarFeishu",
            ["NightjarCore", crypto, cryptoExtras, protobuf],
            exclude: ["LongConnection/Frames/pbbp2.proto"]
        ),
        room("NightjarCallbacks", ["NightjarCore", crypto]),
        room(
            "NightjarScripts",
            ["NightjarCore", "LuaSandbox", crypto, logging],
            resources: [.embedInCode("Editor/Data"), .embedInCode("Testing/Library")]
        ),
        room("NightjarStore", ["NightjarCore", grdb, sqlite]),
        room(
            "NightjarHTTP",
            [
                "NightjarCore", "LuaSandbox", nio, nioPosix, nioHTTP1, nioSSL, nioWebSocket,
                nioHTTPCompression, asyncHTTPClient,
            ]
        ),
        room(
            "NightjarDaemon",
            [
                "NightjarCore", "NightjarManifest", "NightjarFeishu", "NightjarCallbacks",
                "NightjarScripts", "NightjarStore", "NightjarHTTP", "LuaSandbox",
                lifecycle, unixSignals, logging,
            ]
        ),
        room("NightjarSimulator", ["NightjarCore", "NightjarFeishu", "NightjarHTTP"]),
        .executableTarget(
            name: "nightjar",
            dependencies: [
                "NightjarDaemon", "NightjarSimulator", "NightjarCore", "NightjarManifest",
                "NightjarScripts", argumentParser, logging,
            ],
            swiftSettings: swiftRules
        ),
        .executableTarget(
            name: "nightjar-fuzz",
            dependencies: [
                "LuaSandbox", "NightjarCore", "NightjarManifest", "NightjarFeishu",
                "NightjarCallbacks",
            ],
            path: "Fuzz/nightjar-fuzz",
            swiftSettings: swiftRules
        ),
        .executableTarget(
            name: "nightjar-store",
            dependencies: ["NightjarStore", "NightjarCore"],
            path: "Benchmarks/nightjar-store",
            swiftSettings: swiftRules
        ),
        // Started by tests in the worker's place; it includes the worker's own jail.
        .executableTarget(
            name: "nightjar-jail-probe",
            dependencies: ["CFrames"],
            path: "Tests/JailProbe",
            cSettings: cRules,
            linkerSettings: [.unsafeFlags(workerLinking)]
        ),
        tests("NightjarCoreTests", ["NightjarCore", logging]),
        tests(
            "NightjarFeishuTests",
            ["NightjarFeishu", "NightjarCore", "NightjarStore", "NightjarHTTP", logging]
        ),
        tests("NightjarCallbacksTests", ["NightjarCallbacks", "NightjarCore"]),
        tests("NightjarManifestTests", ["NightjarCore", "NightjarManifest"]),
        tests("LuaSandboxTests", ["LuaSandbox", "NightjarHTTP"]),
        tests(
            "NightjarHTTPTests",
            [
                "NightjarHTTP", "NightjarCore", "LuaSandbox", nio, nioPosix, nioHTTP1, nioSSL,
                nioEmbedded, crypto,
            ]
        ),
        tests(
            "NightjarDaemonTests",
            [
                "NightjarDaemon", "NightjarCore", "NightjarManifest", "NightjarFeishu",
                "NightjarScripts", "NightjarHTTP", "LuaSandbox", logging,
            ]
        ),
        tests("NightjarStoreTests", ["NightjarStore", "NightjarCore", grdb]),
        tests(
            "NightjarScriptsTests",
            ["NightjarScripts", "NightjarCore", "NightjarHTTP", "LuaSandbox", logging]
        ),
        tests(
            "NightjarSimulatorTests",
            ["NightjarSimulator", "NightjarFeishu", "NightjarHTTP", "NightjarCore"]
        ),
        tests("ScenarioTests", ["NightjarSimulator", "NightjarHTTP", "NightjarCore"]),
    ],
    cLanguageStandard: .gnu11
)

// MARK: The floor check

for target in package.targets where target.type != .test {
    guard let floor = floors.firstIndex(where: { $0.contains(target.name) }) else {
        print("error: \(target.name) stands on no floor; add it to the list in Package.swift")
        exit(1)
    }
    for dependency in target.dependencies {
        let below: String
        switch dependency {
        case .byNameItem(let name, _), .targetItem(let name, _): below = name
        case .productItem(_, .some, _, _): continue
        default:
            print("error: \(target.name) has a dependency that is neither a target nor a package's")
            exit(1)
        }
        guard let other = floors.firstIndex(where: { $0.contains(below) }), other < floor else {
            print(
                "error: \(target.name) may not depend on \(below): it does not stand on a lower floor"
            )
            exit(1)
        }
    }
}
