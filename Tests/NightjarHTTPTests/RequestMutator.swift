import Foundation

/// Makes streams of requests that are nearly right: the fixtures and some more, broken a little.
struct RequestMutator {
    private var chance: Chance
    private let originals: [[UInt8]]

    init(seed: UInt64, originals: [[UInt8]]) {
        chance = Chance(seed: seed)
        self.originals = originals
    }

    /// One to three requests, changed in up to six places, in half of all cases with an unharmed
    /// one behind them: by that it shows where a reader sees the end of what stands before it.
    mutating func stream() -> [UInt8] {
        var bytes = request()
        for _ in 0..<max(0, chance.below(5) - 2) { bytes += request() }
        for _ in 0..<max(0, chance.below(9) - 2) { mutate(&bytes) }
        if chance.below(2) == 0 { bytes += Self.unharmed }
        return bytes
    }

    /// The same bytes in one piece, a few, or each by itself.
    mutating func pieces(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        let whole = bytes.count
        let largest = chance.pick([whole, whole, whole, whole, 200, 60, 60, 20, 9, 1])
        var pieces: [ArraySlice<UInt8>] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = 1 + chance.below(largest)
            pieces.append(rest.prefix(count))
            rest = rest.dropFirst(count)
        }
        return pieces
    }

    /// Changes something somewhere.
    mutating func mutate(_ bytes: inout [UInt8]) {
        let place = place(in: bytes)
        switch chance.below(12) {
        case 0: if place < bytes.count { bytes[place] ^= 1 << UInt8(chance.below(8)) }
        case 1: if place < bytes.count { bytes.remove(at: place) }
        case 2: bytes.insert(chance.pick(Self.oddBytes), at: place)
        case 3: if place < bytes.count { bytes[place] = chance.pick(Self.oddBytes) }
        case 4: bytes.insert(UInt8(chance.below(256)), at: place)
        case 5: bytes.removeSubrange(place..<min(bytes.count, place + chance.below(20)))
        case 6, 7: bytes.insert(contentsOf: chance.pick(Self.snippets).utf8, at: place)
        case 8, 9: bytes.insert(contentsOf: chance.pick(Self.lines).utf8, at: lineStart(in: bytes))
        case 10: bytes.insert(contentsOf: request().prefix(chance.below(60)), at: place)
        default: bytes.removeSubrange((chance.below(3) == 0 ? place : bytes.count)...)
        }
    }

    private mutating func request() -> [UInt8] {
        if chance.below(3) == 0 { return chance.pick(originals) }
        return Array(chance.pick(Self.texts).utf8)
    }

    /// Mostly beside a byte that separates something: there readers differ.
    private mutating func place(in bytes: [UInt8]) -> Int {
        let start = chance.below(bytes.count + 1)
        guard chance.below(3) > 0 else { return start }
        let found = bytes[start...].firstIndex { Self.isSeparator[Int($0)] } ?? start
        return min(bytes.count, found + chance.below(2))
    }

    private mutating func lineStart(in bytes: [UInt8]) -> Int {
        let start = chance.below(bytes.count + 1)
        return bytes[start...].firstIndex(of: 10).map { $0 + 1 } ?? start
    }

    /// Whether a byte, by its value, separates something.
    private static let isSeparator: [Bool] = (0..<256).map { byte in
        "\r\n :;,=/?\"%\t".utf8.contains(UInt8(byte))
    }

    private static let oddBytes: [UInt8] = [
        0, 9, 10, 11, 12, 13, 32, 34, 35, 37, 44, 47, 58, 59, 61, 63, 127, 128, 0xC3, 255,
    ]
}
