/// Numbers of lines, a bit each.
struct LineSet: Equatable {
    /// Bit n % 8 of byte n / 8 is line n; the last byte is not 0.
    private var bits: [UInt8]

    init(bits: [UInt8]) {
        let length = bits.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0
        self.bits = Array(bits.prefix(length))
    }

    var count: Int { bits.reduce(0) { $0 + $1.nonzeroBitCount } }

    /// All, in order.
    var lines: [Int] {
        bits.indices.flatMap { byte in
            (0..<8).filter { bits[byte] >> $0 & 1 == 1 }.map { byte * 8 + $0 }
        }
    }

    func contains(_ line: Int) -> Bool {
        line >= 0 && line / 8 < bits.count && bits[line / 8] >> (line % 8) & 1 == 1
    }

    /// Whether it has no line outside of `range`, which begins with 1.
    func isWithin(_ range: ClosedRange<Int>) -> Bool {
        guard let last = bits.last else { return true }
        let highest = bits.count * 8 - 1 - last.leadingZeroBitCount
        return !contains(0) && highest <= range.upperBound
    }

    mutating func insert(_ line: Int) {
        if line / 8 >= bits.count {
            bits += [UInt8](repeating: 0, count: line / 8 + 1 - bits.count)
        }
        bits[line / 8] |= 1 << (line % 8)
    }
}
