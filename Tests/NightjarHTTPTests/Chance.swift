/// Numbers that look random and are the same in each run.
struct Chance {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// From 0 to `bound` - 1; 0 for a bound of 0.
    ///
    /// The steps are those of SplitMix64: neighbouring seeds have nothing in common.
    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) >> 1) % max(1, bound)
    }

    mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }
}
