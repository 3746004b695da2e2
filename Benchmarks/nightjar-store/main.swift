import Foundation
import NightjarCore
import NightjarStore

/// What the store in a file costs beside the one in memory, by the number of events that are remembered.
///
/// Figures are CPU time of the whole process; README.md beside this folder says what they mean.
let sizes = CommandLine.arguments.dropFirst().map { Int($0) }
guard !sizes.contains(nil) else {
    print("usage: nightjar-store [EVENTS ...]; default: 10000 1000000 5000000")
    exit(2)
}

do {
    try await StoreBenchmark.run(
        sizes: sizes.isEmpty ? [10_000, 1_000_000, 5_000_000] : sizes.compactMap { $0 }
    )
} catch {
    print(error)
    exit(1)
}
