import Synchronization

/// All chance of a simulation, from one seed.
///
/// The same seed gives the same numbers; what is drawn in which order depends on the network too.
package final class SeededChance: Sendable {
    /// What it began with.
    package let seed: UInt64

    private let generator: Mutex<SplitMix64>

    /// Begins with a seed; a random one where none is given.
    package init(seed: UInt64? = nil) {
        self.seed = seed ?? UInt64.random(in: 0...UInt64(UInt32.max))
        generator = Mutex(SplitMix64(state: self.seed))
    }

    /// Draws from the generator.
    package func draw<Value>(
        _ body: (inout SplitMix64) throws -> sending Value
    ) rethrows -> sending Value {
        try generator.withLock { generator in try body(&generator) }
    }

    /// True in so many of all cases, 0 to 1.
    package func happens(_ probability: Double) -> Bool {
        probability > 0 && draw { Double.random(in: 0..<1, using: &$0) } < probability
    }

    /// Any of the elements; nil when there are none.
    package func any<Element: Sendable>(of elements: [Element]) -> Element? {
        draw { elements.randomElement(using: &$0) }
    }

    /// So many random hexadecimal digits, small.
    package func hex(_ count: Int) -> String {
        draw { generator in
            String(
                decoding: (0..<count).map { _ in
                    Self.digits[Int.random(in: 0..<16, using: &generator)]
                },
                as: UTF8.self
            )
        }
    }

    /// So many random bytes.
    package func bytes(_ count: Int) -> [UInt8] {
        draw { generator in
            (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
        }
    }

    private static let digits = Array("0123456789abcdef".utf8)
}

/// Sebastiano Vigna's generator (https://prng.di.unimi.it/splitmix64.c, public domain): any seed
/// will do, and nobody's secret depends on it.
package struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(state: UInt64) { self.state = state }

    /// The next number.
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
