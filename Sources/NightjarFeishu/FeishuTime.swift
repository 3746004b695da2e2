/// Moments as Feishu writes them, to milliseconds since 1970, by integers throughout: a `Double`
/// has not the digits.
enum FeishuTime {
    /// v2.0's `header.create_time`: digits, whose number tells the unit.
    ///
    /// 13 are milliseconds; 16 are microseconds, as in the samples of the page 事件概述 and in
    /// callbacks. nil for anything else than digits.
    static func milliseconds(createTime text: ArraySlice<UInt8>) -> Int64? {
        guard let value = integer(text) else { return nil }
        switch text.count {
        case ...11: return value * 1000
        case 12...14: return value
        case 15...17: return value / 1000
        default: return nil
        }
    }

    /// v1.0's `ts`: seconds with a fraction, "1502199207.7171419".
    ///
    /// What is finer than a millisecond is cut off. nil for anything else.
    static func milliseconds(ts text: ArraySlice<UInt8>) -> Int64? {
        let parts = text.split(
            separator: UInt8(ascii: "."),
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        guard let first = parts.first, first.count <= 11, let seconds = integer(first) else {
            return nil
        }
        guard parts.count == 2 else { return seconds * 1000 }
        guard parts[1].allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
        let fraction = (parts[1].prefix(3) + [0x30, 0x30, 0x30]).prefix(3)
        return seconds * 1000 + (integer(fraction) ?? 0)
    }

    private static func integer(_ digits: ArraySlice<UInt8>) -> Int64? {
        guard (1...18).contains(digits.count), digits.allSatisfy({ 0x30...0x39 ~= $0 }) else {
            return nil
        }
        return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }
}
