/// Bytes of a request that are still in the buffer they came in.
typealias Bytes = UnsafeRawBufferPointer

extension UInt8 {
    static let tab: UInt8 = 0x09
    static let newline: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20
    static let quote: UInt8 = 0x22
    static let numberSign: UInt8 = 0x23
    static let percent: UInt8 = 0x25
    static let comma: UInt8 = 0x2C
    static let slash: UInt8 = 0x2F
    static let zero: UInt8 = 0x30
    static let nine: UInt8 = 0x39
    static let colon: UInt8 = 0x3A
    static let semicolon: UInt8 = 0x3B
    static let equals: UInt8 = 0x3D
    static let questionMark: UInt8 = 0x3F
    static let delete: UInt8 = 0x7F

    /// RFC 9110 5.6.2, one bit for each of the 128 characters: !#$%&'*+-.^_`|~, digits, letters.
    var isToken: Bool {
        if self < 64 { return (0x03FF_6CFA_0000_0000 as UInt64) >> UInt64(self) & 1 == 1 }
        if self < 128 { return (0x57FF_FFFF_C7FF_FFFE as UInt64) >> UInt64(self - 64) & 1 == 1 }
        return false
    }

    var isBlank: Bool { self == .space || self == .tab }

    var isControl: Bool { self < .space || self == .delete }

    /// What stands in a host and its port: letters, digits, and the six of "-.:[]_".
    var isHost: Bool {
        switch self {
        case 0x2D, 0x2E, 0x30...0x3A, 0x41...0x5B, 0x5D, 0x5F, 0x61...0x7A: true
        default: false
        }
    }

    /// The value of a hexadecimal digit; nil for anything else.
    var hexValue: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x41 + 10
        case 0x61...0x66: self - 0x61 + 10
        default: nil
        }
    }
}

extension UnsafeRawBufferPointer {
    /// A part of these bytes.
    ///
    /// Both ends lie inside.
    func part(_ range: Range<Int>) -> Bytes { Bytes(rebasing: self[range]) }

    /// Whether these are the letters of `lowercase`, in whatever case.
    ///
    /// `lowercase` consists of a-z, digits and "-", for which setting one bit is all that lower
    /// case means.
    func isText(_ lowercase: StaticString) -> Bool {
        guard count == lowercase.utf8CodeUnitCount else { return false }
        let other = lowercase.utf8Start
        for index in 0..<count where self[index] | 0x20 != other[index] { return false }
        return true
    }

    /// The same without blanks at the start and spaces at the end.
    var trimmed: Bytes {
        var start = 0
        var end = count
        while start < end, self[start].isBlank { start += 1 }
        while end > start, self[end - 1] == .space { end -= 1 }
        return part(start..<end)
    }

    /// The number that these decimal digits mean; nil for anything else, also for a number that
    /// no length has.
    var decimal: Int? {
        guard (1...18).contains(count) else { return nil }
        var value = 0
        for byte in self {
            guard .zero ... .nine ~= byte else { return nil }
            value = value * 10 + Int(byte - .zero)
        }
        return value
    }
}
