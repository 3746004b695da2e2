import Foundation

// Feeds the readers of everything that comes from outside with broken input. Built with a
// sanitizer, it ends by itself at the first wild access or trap; then the seed and the count tell
// the input.
//
//     nightjar-fuzz TARGET|all SEED COUNT

let targets: [(name: String, run: @Sendable (UInt64, Int) -> FuzzCount)] = [
    ("frames", FrameTarget.run),
    ("manifest", ManifestTarget.run),
    ("feishu", PlatformTarget.feishu),
    ("feishu-encrypted", PlatformTarget.feishuEncrypted),
    ("people", PlatformTarget.people),
    ("ebaas", PlatformTarget.ebaas),
]

let arguments = CommandLine.arguments.dropFirst()
let usage = "usage: nightjar-fuzz all|\(targets.map(\.name).joined(separator: "|")) SEED COUNT\n"
guard arguments.count == 3, let name = arguments.first,
    let seed = UInt64(arguments[2]), let count = Int(arguments[3]), count > 0,
    name == "all" || targets.contains(where: { $0.name == name })
else {
    FileHandle.standardError.write(Data(usage.utf8))
    exit(2)
}

for target in targets where name == "all" || target.name == name {
    let start = ContinuousClock.now
    let result = target.run(seed, count)
    let seconds = String(format: "%.1f", (ContinuousClock.now - start) / .seconds(1))
    print(
        "\(target.name): seed \(seed), \(count) inputs, \(result.accepted) accepted, "
            + "\(result.refused) refused, \(seconds) s"
    )
}
