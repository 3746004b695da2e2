/// Random numbers that come again with the same seed: SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Changes inputs a little, in the ways in which parsers are commonly wrong.
struct Mutator {
    private var generator: SeededGenerator
    private let corpus: [[UInt8]]
    private let tokens: [[UInt8]]

    /// Makes a mutator.
    ///
    /// - Parameters:
    ///   - seed: The same one gives the same inputs.
    ///   - corpus: Valid inputs; at least one.
    ///   - tokens: What the format is made of.
    init(seed: UInt64, corpus: [[UInt8]], tokens: [String]) {
        generator = SeededGenerator(seed: seed)
        self.corpus = corpus
        self.tokens = tokens.map { Array($0.utf8) }
    }

    /// An input: one of the corpus with up to eight changes.
    mutating func next() -> [UInt8] {
        var bytes = corpus.randomElement(using: &generator) ?? []
        for _ in 0..<Int.random(in: 0...8, using: &generator) { change(&bytes) }
        return bytes
    }

    /// Cuts `bytes` into pieces, as a stream may bring them.
    mutating func pieces(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var rest = bytes[...]
        var pieces: [ArraySlice<UInt8>] = []
        while !rest.isEmpty {
            let length = Int.random(in: 1...max(1, min(rest.count, 64)), using: &generator)
            pieces.append(rest.prefix(length))
            rest = rest.dropFirst(length)
        }
        return pieces
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        let place = Int.random(in: 0...bytes.count, using: &generator)
        let end = min(bytes.count, place + Int.random(in: 0...32, using: &generator))
        switch Int.random(in: 0..<8, using: &generator) {
        case 0 where place < bytes.count:
            bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 1 where place < bytes.count:
            bytes[place] = [0, 0x7F, 0x80, 0xC0, 0xED, 0xFF].randomElement(using: &generator) ?? 0
        case 2: bytes.removeSubrange(place..<end)
        case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
        case 4: bytes.removeSubrange(place...)
        case 5: bytes.insert(contentsOf: tokens.randomElement(using: &generator) ?? [], at: place)
        case 6:
            let other = corpus.randomElement(using: &generator) ?? []
            bytes.replaceSubrange(place..., with: other.suffix(max(0, other.count - place)))
        default:
            let byte = UInt8.random(in: 0...255, using: &generator)
            bytes.insert(byte, at: place)
        }
    }
}
